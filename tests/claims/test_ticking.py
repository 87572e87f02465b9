"""What time alone causes: right at once, stored and announced by the tick, each thing once (R117, G16)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.ends import case_of, found_work, happened, statuses, versions
from support.journey import Person, a_claimant, a_person, an_applicant, codes, done
from support.rows import sql
from support.verifying import extended, returned

from jkp.claims.models import BenefitCase
from jkp_schema.ids import uuid_of


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1 was approved on 10 March 2025; the window of month 2 is 10 to 15 April."""
    person = await a_claimant(api, "2025-03-10")
    await api.tick()
    return person


async def told(person: Person, *since: str) -> list[str]:
    """What the log says of the person, without what it said in `since`."""
    events = await happened(person)
    assert tuple(events[: len(since)]) == since
    return events[len(since) :]


async def ticks(person: Person, on: str) -> list[str]:
    """What one tick at a moment adds to the log."""
    before = await happened(person)
    await person.api.travel_to(on)
    await person.api.tick()
    return await told(person, *before)


async def stored(person: Person) -> str:
    """The state of the case as the row has it."""
    with person.api.runtime.activate():
        return (await BenefitCase.get(id=uuid_of("BenefitCase", person.case_id))).status.value


# --- claims ------------------------------------------------------------------------------------------------------


async def test_a_month_whose_mission_is_done_opens_on_its_day(sari: Person) -> None:
    await sari.searches("2025-03-20")

    assert await ticks(sari, "2025-04-09T23:59:59+07:00") == []
    assert await ticks(sari, "2025-04-10T00:00:00+07:00") == ["CLAIM_OPENED 2"]


async def test_a_month_opens_when_its_mission_is_done_inside_the_window(sari: Person) -> None:
    # given a window that is open, and a mission that is not done
    assert await ticks(sari, "2025-04-10") == []

    # when an invitation of the month before is entered
    await sari.invited("2025-03-20")

    assert await ticks(sari, "2025-04-11") == ["CLAIM_OPENED 2"]


async def test_a_month_locks_again_when_its_proof_is_rejected(sari: Person) -> None:
    # given a month that is open
    await sari.api.travel_to("2025-03-20")
    activity = (await sari.invited("2025-03-20"))["manualActivity"]["id"]
    assert await ticks(sari, "2025-04-10") == ["CLAIM_OPENED 2"]

    # when an officer rejects the only proof, and a better one comes
    done(await sari.api.officer(op.REVIEW, id=activity, accept=False, reason="Tidak terbaca", key=op.key()))
    assert [event for event in await ticks(sari, "2025-04-11") if "CLAIM" in event] == ["CLAIM_RELOCKED 2"]
    await sari.invited("2025-03-21")

    # then it opens once more
    assert await ticks(sari, "2025-04-12") == ["CLAIM_OPENED 2"]


async def test_a_month_lapses_when_its_window_has_passed(sari: Person) -> None:
    await sari.searches("2025-03-20")
    await ticks(sari, "2025-04-10")

    assert await ticks(sari, "2025-04-15T23:59:59+07:00") == []
    assert await ticks(sari, "2025-04-16T00:00:00+07:00") == ["CLAIM_LAPSED 2"]


async def test_a_month_that_was_filed_no_longer_follows_the_clock(sari: Person) -> None:
    await sari.searches("2025-03-20")
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)

    assert await ticks(sari, "2025-04-20") == []


async def test_an_opening_that_nobody_saw_is_not_told_when_it_is_over(sari: Person) -> None:
    await sari.searches("2025-03-20")

    assert await ticks(sari, "2025-06-20") == ["CLAIM_LAPSED 2", "CLAIM_LAPSED 3", "CLAIM_LAPSED 4"]


async def test_what_one_month_leaves_opens_the_next_in_the_same_tick(sari: Person) -> None:
    await sari.searches("2025-04-20")

    assert await ticks(sari, "2025-05-10") == ["CLAIM_LAPSED 2", "CLAIM_OPENED 3"]


async def test_month_1_opens_with_the_report(api: Api) -> None:
    sari = await a_person(api)
    await sari.reports("2025-02-24")

    assert await ticks(sari, "2025-03-10") == ["CLAIM_OPENED 1"]


async def test_more_time_for_a_month_that_was_missed_locks_the_one_after_it(sari: Person) -> None:
    # given a month 2 that was missed, and a month 3 that is open
    await sari.searches("2025-04-20")
    await ticks(sari, "2025-05-10")
    before = await happened(sari)

    # when an officer lets her file month 2 after all
    await extended(sari, 2, "2025-05-12")

    # then month 3 waits for it, until it lapses once more
    assert await told(sari, *before) == ["WINDOW_EXTENDED 2", "CLAIM_RELOCKED 3"]
    assert await ticks(sari, "2025-05-13") == ["CLAIM_LAPSED 2", "CLAIM_OPENED 3"]


# --- nothing twice, nothing lost ----------------------------------------------------------------------------


async def test_nothing_is_told_twice(sari: Person) -> None:
    await sari.searches("2025-03-20")
    assert await ticks(sari, "2025-04-10") == ["CLAIM_OPENED 2"]

    assert await ticks(sari, "2025-04-10") == []
    assert await sari.api.tick() == 0


async def test_ticks_at_once_tell_everything_once(any_api: Api) -> None:
    # given people whose month 2 opens
    people = [await a_claimant(any_api, "2025-03-10") for _ in range(3)]
    for person in people:
        await any_api.travel_to("2025-03-20")
        await person.invited("2025-03-20")
    await any_api.travel_to("2025-04-10")

    # when several servers tick
    changes = await asyncio.gather(*(any_api.tick() for _ in range(4)))

    # then each opening was one change and one event
    assert sum(changes) == 3
    assert [(await happened(person)).count("CLAIM_OPENED 2") for person in people] == [1, 1, 1]


async def test_the_versions_of_a_claim_have_no_gap(sari: Person) -> None:
    await sari.searches("2025-03-20")
    await ticks(sari, "2025-04-10")
    await sari.filed(2)
    await sari.paid(2)

    assert await versions(sari, 2) == [2, 3, 4, 5, 6, 7]
    assert (await sari.claim(2))["version"] == 7


@asynccontextmanager
async def a_full_disk_for(person: Person, month: int) -> AsyncIterator[None]:
    """No event about this claim can be written."""
    claim_id = uuid_of("Claim", person.claims[month - 1])
    await sql(
        person.api,
        f"CREATE TRIGGER full BEFORE INSERT ON event_log WHEN NEW.claim_id = '{claim_id}' "
        "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    )
    yield
    await sql(person.api, "DROP TRIGGER full")


async def test_what_breaks_off_in_one_case_is_told_by_the_next_tick_and_stops_nobody(serve_on_sqlite: Serve) -> None:
    # given two people, each with a month that lapses and one that opens
    api = await serve_on_sqlite()
    sari, budi = [await a_claimant(api, "2025-03-10") for _ in range(2)]
    for person in (sari, budi):
        await api.travel_to("2025-04-20")
        await person.invited("2025-04-20")
    await api.travel_to("2025-05-10")

    # when the second event of one of them cannot be written
    before = await happened(sari), await happened(budi)
    async with a_full_disk_for(sari, 3):
        with pytest.raises(ExceptionGroup) as failed:
            await api.tick()

    # then nothing of hers is stored, and everything of the other's is
    assert "the disk is full" in str(failed.value.exceptions[0])
    assert await told(sari, *before[0]) == []
    assert (await told(budi, *before[1]))[-2:] == ["CLAIM_LAPSED 2", "CLAIM_OPENED 3"]

    # and the next tick tells it
    await api.tick()
    assert (await told(sari, *before[0]))[-2:] == ["CLAIM_LAPSED 2", "CLAIM_OPENED 3"]


# --- cases -------------------------------------------------------------------------------------------------------


async def test_a_right_that_nobody_claimed_expires(api: Api) -> None:
    # given a termination of 24 February 2025
    sari = await a_person(api)
    await sari.reports("2025-02-24")
    await api.tick()

    # when six months have passed
    assert await ticks(sari, "2025-08-24T23:59:59+07:00") == []
    before = await case_of(sari)
    assert await ticks(sari, "2025-08-25T00:00:00+07:00") == ["CLAIM_LAPSED 1", "CASE_EXPIRED"]

    # then that is stored, and she is told what she was told before it was
    assert (before["status"], await stored(sari), (await case_of(sari))["status"]) == ("REPORTED", "EXPIRED", "EXPIRED")
    assert codes((await sari.files(1))["errors"]) == ["RIGHT_EXPIRED"]
    assert codes((await sari.claim(1))["locks"]) == ["RIGHT_EXPIRED"]


async def test_a_lapsed_month_6_completes_the_benefit(sari: Person) -> None:
    # given a benefit whose months 2 to 5 have lapsed
    await ticks(sari, "2025-09-09")
    assert await stored(sari) == "ACTIVE"

    # when month 6 lapses
    await sari.api.travel_to("2025-09-10")
    before = await case_of(sari)
    assert await ticks(sari, "2025-09-10") == ["CLAIM_LAPSED 6", "CASE_COMPLETED"]

    # then the case is complete, as it was before that was stored
    assert (before, await stored(sari)) == (await case_of(sari), "COMPLETED")


async def test_a_paid_month_6_completes_it_with_one_event(sari: Person) -> None:
    await sari.searches("2025-08-20")
    await sari.earns(6, "2025-09-01", form="NOT_EMPLOYED")

    assert (await happened(sari))[-2:] == ["PAYMENT_CONFIRMED 6", "CASE_COMPLETED"]
    assert "CASE_COMPLETED" not in await ticks(sari, "2025-09-10")


async def test_a_rejected_month_6_completes_it_with_one_event(sari: Person) -> None:
    await sari.searches("2025-08-20")
    await sari.api.travel_to("2025-09-01")
    await sari.filed(6, form="NOT_EMPLOYED")
    await sari.rejected(6)

    assert (await happened(sari)).count("CASE_COMPLETED") == 1
    assert "CASE_COMPLETED" not in await ticks(sari, "2025-09-10")


async def test_a_paid_month_6_does_not_complete_what_had_ended(sari: Person) -> None:
    await sari.searches("2025-08-20")
    await sari.api.travel_to("2025-09-01")
    await sari.filed(6, form="NOT_EMPLOYED")
    await sari.api.travel_to("2025-09-03")
    await found_work(sari, "2025-09-02")

    await sari.paid(6)

    assert "CASE_COMPLETED" not in await happened(sari)
    assert (await case_of(sari))["status"] == "TERMINATED"


# --- returned claims -----------------------------------------------------------------------------------------


async def test_a_returned_month_that_nobody_corrected_is_rejected_by_the_clock(sari: Person) -> None:
    # given a month 2 that was returned, and may be corrected for 5 working days
    await sari.searches("2025-03-20")
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)
    await returned(sari, 2, "BANK_ACCOUNT_INVALID")

    # when its time has passed
    assert await ticks(sari, "2025-04-17T23:59:59+07:00") == []
    await sari.api.travel_to("2025-04-18T00:00:00+07:00")
    assert (await sari.claim(2))["status"] == "REJECTED"
    assert await ticks(sari, "2025-04-18T00:00:00+07:00") == ["CLAIM_REJECTED 2"]

    # then the decision is the clock's, with the day
    (decision,) = await decisions(sari, 2)
    assert (decision["outcome"], decision["method"]) == ("REJECTED", "AUTOMATED")
    assert [(reason["code"], "2025-04-17" in reason["message"]) for reason in decision["reasons"]] == [
        ("CURE_EXPIRED", True)
    ]


async def test_a_returned_month_1_that_nobody_corrected_denies_the_case(api: Api) -> None:
    # given a month 1 that may be corrected until the right would have expired
    sari = await an_applicant(api, "2025-03-10")
    await returned(sari, 1, "BANK_ACCOUNT_INVALID")

    assert "CLAIM_REJECTED 1" not in await ticks(sari, "2025-08-24")
    events = await ticks(sari, "2025-08-25")

    assert events == ["CLAIM_REJECTED 1", *(f"CLAIM_CANCELLED {month}" for month in range(2, 7))]
    assert (await stored(sari), statuses(await case_of(sari))) == ("INELIGIBLE", ["REJECTED", *["CANCELLED"] * 5])
    assert await ticks(sari, "2025-08-25") == []


async def test_the_report_of_a_job_finds_the_case_as_time_has_left_it(api: Api) -> None:
    # given a month 1 whose time to be corrected has passed, and no tick
    sari = await an_applicant(api, "2025-03-10")
    await returned(sari, 1, "BANK_ACCOUNT_INVALID")
    await api.travel_to("2025-08-25")

    # when a job is reported
    answer = await found_work(sari, "2025-08-25")

    # then the benefit had ended already
    assert codes(answer["reportPlacement"]["errors"]) == ["ILLEGAL_TRANSITION"]


async def decisions(person: Person, month: int) -> list[dict[str, Any]]:
    """The decisions on a month, as its owner sees them."""
    query = "query($id: ID!) { claim(id: $id) { determinations { outcome method reasons { code message } } } }"
    found: list[dict[str, Any]] = (await person.me(query, id=person.claims[month - 1]))["claim"]["determinations"]
    return found
