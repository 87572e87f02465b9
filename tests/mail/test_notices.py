"""Participants are told by mail what happens to their claims and which days come near, each thing once (R061)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.ends import found_work
from support.journey import Person, a_claimant, a_person, an_applicant, done
from support.mails import kinds, news, says, tell, wants
from support.verifying import extended, resubmitted, returned

from jkp.database import run_tx
from jkp.mail.models import Mail
from jkp.notices.telling import KEY
from jkp.participants.models import Participant
from jkp.plugin.cursors import TRIES
from jkp.plugin.models import DeadEvent, SubscriberCursor
from jkp_schema.ids import uuid_of


async def claimant(api: Api) -> Person:
    """Her month 1 is approved; the window of month 2 is 10 to 15 April 2025. She has read what was said so far."""
    person = await a_claimant(api, "2025-03-10")
    await tell(api)
    await wants(person)
    return person


# --- what happens to a claim -------------------------------------------------------------------------------------


async def test_what_happens_to_month_1_is_told_from_filing_to_the_money(any_api: Api) -> None:
    # given a participant whose termination was reported
    api = any_api
    await api.travel_to("2025-03-10")
    sari = await a_person(api)
    await wants(sari)
    await sari.reports("2025-02-24")
    # when each step is taken, then she reads of it
    before = await tell(api)
    assert [mail.kind.value for mail in before] == ["WINDOW_OPENED"]
    await sari.filed(1)
    (said,) = await news(api, before)
    assert said.startswith("Your claim for month 1 has arrived\n")
    assert "on Monday, 10 March 2025" in said
    before = await tell(api)
    await sari.approved(1)
    (said,) = await news(api, before)
    assert said.startswith("Your claim for month 1 is approved\n")
    assert "IDR 2,550,000" in said
    before = await tell(api)
    await sari.step(op.INSTRUCT_PAYMENT, 1)
    assert await news(api, before) == []
    await sari.step(op.CONFIRM_PAYMENT, 1)
    (said,) = await news(api, before)
    assert said.startswith("The benefit for month 1 has been paid\n")
    assert "IDR 2,550,000, was paid to your account on Monday, 10 March 2025." in said


async def test_a_returned_claim_is_told_with_every_reason_and_its_last_day(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await wants(sari)
    before = await tell(api)
    await returned(sari, 1, "BANK_ACCOUNT_INVALID", "OTHER", note="Nama pada buku tabungan terpotong")
    (said,) = await news(api, before)
    assert said.startswith("Your claim for month 1 needs a correction\n")
    assert "- The bank account is not valid" in said
    assert "Nama pada buku tabungan terpotong" in said
    assert "hand it in again by " in said
    # and that it came back is told too
    before = await tell(api)
    await resubmitted(sari, 1)
    (said,) = await news(api, before)
    assert said.startswith("Your claim for month 1 has arrived\n")


async def test_a_rejected_claim_is_told_with_its_reason_which_is_not_in_the_subject(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await wants(sari)
    before = await tell(api)
    await sari.rejected(1, "Dokumen palsu")
    (said,) = await news(api, before)
    subject, _, text = said.partition("\n")
    assert subject == "The decision on your claim for month 1"
    assert "Dokumen palsu" in text


# --- windows -----------------------------------------------------------------------------------------------------


async def test_a_window_is_told_when_it_opens_with_what_is_missing(api: Api) -> None:
    sari = await claimant(api)
    await api.travel_to("2025-04-09")
    before = await tell(api)
    await api.travel_to("2025-04-10")
    (said,) = await news(api, before)
    assert said.startswith("Month 2 can be claimed until Tuesday, 15 April 2025\n")
    assert "this is still missing:\n\n- " in said
    assert sari.id


async def test_a_window_that_opens_on_a_mission_that_is_done_says_so(api: Api) -> None:
    sari = await claimant(api)
    await sari.searches("2025-03-27")
    await api.travel_to("2025-04-10")
    before = [mail for mail in await tell(api) if mail.kind.value != "WINDOW_OPENED"]
    (said,) = await news(api, before)
    assert "Everything is in place: the claim can be filed now." in said


async def test_three_days_and_one_day_before_its_end_an_unfiled_month_is_told_each_once(api: Api) -> None:
    await claimant(api)
    subjects = {}
    for day in range(9, 18):
        await api.travel_to(f"2025-04-{day:02}")
        before = [] if day == 9 else await tell_nothing(api)
        await api.travel_to(f"2025-04-{day:02}T20:00:00+07:00")
        subjects[day] = [said.partition("\n")[0] for said in await news(api, before)]
    assert {day: said for day, said in subjects.items() if said} == {
        10: ["Month 2 can be claimed until Tuesday, 15 April 2025"],
        12: ["3 days left to claim month 2"],
        14: ["One day left to claim month 2"],
    }


async def tell_nothing(api: Api) -> list[Mail]:
    """The mails that there are, without making any."""
    with api.runtime.activate():
        return list(await Mail.all())


async def test_who_was_away_on_the_third_day_is_told_how_many_days_are_left(api: Api) -> None:
    await claimant(api)
    await api.travel_to("2025-04-10")
    before = await tell(api)
    await api.travel_to("2025-04-13")
    assert [said.partition("\n")[0] for said in await news(api, before)] == ["2 days left to claim month 2"]
    before = await tell(api)
    await api.travel_to("2025-04-15")
    assert [said.partition("\n")[0] for said in await news(api, before)] == ["The last day to claim month 2"]


async def test_a_clock_that_travels_back_and_forth_tells_nothing_twice(api: Api) -> None:
    await claimant(api)
    for day in ("2025-04-10", "2025-04-12", "2025-04-09", "2025-04-12", "2025-04-10"):
        await api.travel_to(day)
        await tell(api)
    assert await kinds(api) == ["WINDOW_OPENED", "WINDOW_CLOSES_SOON"]


async def test_a_month_that_was_filed_is_not_reminded_of(api: Api) -> None:
    sari = await claimant(api)
    await sari.searches("2025-03-27")
    await api.travel_to("2025-04-10")
    await sari.filed(2)
    for day in ("2025-04-12", "2025-04-14"):
        await api.travel_to(day)
        await tell(api)
    assert "WINDOW_CLOSES_SOON" not in await kinds(api)


async def test_a_window_that_was_extended_is_reminded_of_by_its_new_end(api: Api) -> None:
    sari = await claimant(api)
    await api.travel_to("2025-04-12")
    await tell(api)
    await extended(sari, 2, "2025-04-21")
    await api.travel_to("2025-04-18")
    before = [mail for mail in await tell(api) if "2025-04-21" not in mail.occasion]
    (said,) = await news(api, before)
    assert said.startswith("3 days left to claim month 2\n")


async def test_whose_benefit_has_ended_is_not_reminded(api: Api) -> None:
    sari = await claimant(api)
    done(await found_work(sari, "2025-03-10"))
    await api.travel_to("2025-04-12")
    assert "WINDOW_CLOSES_SOON" not in await kinds(api)


async def test_a_right_that_nobody_claimed_is_reminded_of_before_it_is_lost(api: Api) -> None:
    # given a termination of 24 February 2025, whose right ends six months later
    sari = await a_person(api)
    await wants(sari)
    await sari.reports("2025-02-24")
    subjects: dict[str, list[str]] = {}
    for day in ("2025-08-20", "2025-08-21", "2025-08-22", "2025-08-23", "2025-08-24", "2025-08-25"):
        await api.travel_to(day)
        before = await tell_nothing(api)
        subjects[day] = [said.partition("\n")[0] for said in await news(api, before) if "month 1" in said]
    assert {day: said for day, said in subjects.items() if any("left" in each for each in said)} == {
        "2025-08-21": ["3 days left to claim month 1"],
        "2025-08-23": ["One day left to claim month 1"],
    }


# --- missions ----------------------------------------------------------------------------------------------------


async def test_a_mission_that_lacks_one_application_is_told_once(api: Api) -> None:
    sari = await claimant(api)
    await sari.applies("2025-03-11", "2025-03-12", "2025-03-13")
    assert await kinds(api) == []
    await sari.applies("2025-03-14")
    (said,) = [says(api, mail) for mail in await tell(api)]
    assert said.startswith("The mission for month 2 is nearly complete\n")
    assert "4 of 5 points" in said
    await sari.applies("2025-03-17")
    assert await kinds(api) == ["MISSION_NEARLY_COMPLETE"]


# --- each thing once ---------------------------------------------------------------------------------------------


async def test_the_log_read_twice_makes_no_second_mail(any_api: Api) -> None:
    sari = await an_applicant(any_api, "2025-03-10")
    await wants(sari)
    await sari.approved(1)
    once = await kinds(any_api)
    # when the reader is put back to the beginning of the log
    with any_api.runtime.activate():
        await run_tx(lambda: SubscriberCursor.filter(KEY.is_its()).update(pos=0))
    again = await kinds(any_api)
    # then what was told is not told again; what happened before she had an address is told now
    assert [kind for kind in again if kind in once] == once
    assert len(again) == len(set(again))


async def test_what_cannot_be_told_now_is_told_when_it_can(api: Api) -> None:
    # given an address that does not open, as after a change of the key
    sari = await an_applicant(api, "2025-03-10")
    await tell(api)
    await wants(sari)
    await sari.approved(1)
    await spoil(sari, "v1.k1.AAAA")
    assert await kinds(api) == []
    # when it is mended
    await spoil(sari, None)
    await wants(sari)
    await try_again(api)
    # then nothing was lost
    assert await kinds(api) == ["CLAIM_APPROVED"]


async def test_what_can_never_be_told_does_not_hold_up_the_others_for_ever(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await tell(api)
    await wants(sari)
    await sari.approved(1)
    await spoil(sari, "v1.k1.AAAA")
    for _ in range(TRIES):
        assert await kinds(api) == []
        await try_again(api)
    with api.runtime.activate():
        assert await DeadEvent.filter(plugin=KEY.plugin).count() == 1
    assert "Wulandari" not in caplog.text
    await wants(sari)
    await sari.step(op.INSTRUCT_PAYMENT, 1)
    await sari.step(op.CONFIRM_PAYMENT, 1)
    assert await kinds(api) == ["CLAIM_PAID"]


async def spoil(person: Person, sealed: str | None) -> None:
    """Behind the server's back, put something in the place of her address."""
    with person.api.runtime.activate():
        row = Participant.filter(id=uuid_of("Participant", person.id))
        await run_tx(lambda: row.update(email_sealed=sealed))


async def try_again(api: Api) -> None:
    """The pause after a failure is over."""
    with api.runtime.activate():
        await run_tx(lambda: SubscriberCursor.filter(KEY.is_its()).update(next_try_at=None))


# --- what she wants ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["CLAIM_APPROVED"]),
        ({"notices": ["CLAIM_PAID"]}, []),
        ({"email": None}, []),
    ],
)
async def test_only_what_she_wants_is_told(api: Api, given: dict[str, Any], expected: list[str]) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await tell(api)
    await wants(sari, **given)
    await sari.approved(1)
    assert await kinds(api) == expected


async def test_without_a_word_she_is_told_in_indonesian(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await tell(api)
    await wants(sari, language="ID")
    await sari.approved(1)
    (mail,) = await tell(api)
    assert says(api, mail).startswith("Klaim bulan ke-1 disetujui\n")
