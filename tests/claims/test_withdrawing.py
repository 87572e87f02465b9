"""A participant may take back a claim until an officer takes it (D3)."""

import asyncio

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_person, an_applicant, codes, done, refusals
from support.photos import a_photograph
from support.rows import sql
from support.verifying import WITHDRAW, a_filed_month_2, events, seen, withdrawn, withdraws


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her claim of month 2 was filed on 10 April 2025; its window closes on 15 April."""
    return await a_filed_month_2(api)


async def test_a_withdrawn_claim_can_be_filed_again_in_its_window_with_another_selfie(sari: Person) -> None:
    claim = await withdrawn(sari, 2)

    assert (claim["status"], claim["submittedAt"], claim["completeAt"], claim["dueOn"]) == ("CLAIMABLE", *[None] * 3)
    assert codes((await sari.files(2))["errors"]) == ["EVIDENCE_UNKNOWN"]
    sari.selfies.clear()
    assert (await sari.filed(2))["status"] == "SUBMITTED"
    assert await events(sari, 2) == ["CLAIM_SUBMITTED", "CLAIM_WITHDRAWN", "CLAIM_SUBMITTED"]


async def test_a_withdrawn_claim_lapses_with_its_window(sari: Person) -> None:
    await sari.api.travel_to("2025-04-15")
    await withdrawn(sari, 2)

    await sari.api.travel_to("2025-04-16")

    assert (await seen(sari, 2))["status"] == "LAPSED"
    assert codes((await sari.files(2, selfie=await sari.uploads(a_photograph())))["errors"]) == ["WINDOW_CLOSED"]


async def test_after_its_window_a_claim_that_is_withdrawn_is_lost(sari: Person) -> None:
    await sari.api.travel_to("2025-04-16")

    assert (await withdrawn(sari, 2))["status"] == "LAPSED"


async def test_a_withdrawn_claim_leaves_the_queue(sari: Person) -> None:
    await withdrawn(sari, 2)

    assert (await sari.api.officer("{ claims { nodes { id } } }"))["claims"]["nodes"] == []


async def test_what_an_officer_has_taken_cannot_be_withdrawn(sari: Person) -> None:
    await sari.step(op.TAKE_CLAIM, 2)

    answer = await withdraws(sari, 2)

    assert refusals(answer) == ["ILLEGAL_TRANSITION"]
    assert "IN_VERIFICATION" in answer["withdrawClaim"]["errors"][0]["message"]


async def test_what_was_not_filed_cannot_be_withdrawn(sari: Person) -> None:
    assert refusals(await withdraws(sari, 3)) == ["ILLEGAL_TRANSITION"]


async def test_nobody_withdraws_for_somebody_else(sari: Person) -> None:
    budi = await a_person(sari.api)
    budi.claims = sari.claims

    assert refusals(await withdraws(budi, 2)) == ["NOT_FOUND"]
    assert (await seen(sari, 2))["status"] == "SUBMITTED"


async def test_of_an_officer_who_takes_and_a_participant_who_withdraws_at_once_one_does(any_api: Api) -> None:
    sari = await a_filed_month_2(any_api)

    taking, withdrawing = await asyncio.gather(
        any_api.officer(op.TAKE_CLAIM, claim=sari.claims[1], key=op.key()), withdraws(sari, 2)
    )

    assert sorted([refusals(taking), refusals(withdrawing)]) == [[], ["ILLEGAL_TRANSITION"]]


async def test_without_month_1_there_is_no_schedule_and_no_mission(api: Api) -> None:
    # given somebody whose first application counted already
    sari = await an_applicant(api, "2025-03-10")
    await sari.assesses()
    await sari.applies("2025-03-12")
    assert (await sari.claim(2))["mission"]["points"] == 1

    claim = await withdrawn(sari, 1)

    assert (claim["status"], claim["benefitCase"]) == (
        "CLAIMABLE",
        {"status": "REPORTED", "referenceOn": None, "endsOn": None},
    )
    assert [day for window in (await sari.windows()).values() for day in window if day] == []
    assert [(await sari.claim(month))["mission"] for month in range(2, 7)] == [None] * 5
    (activity,) = (await sari.me("{ viewer { participant { activities { nodes { counted reason { code } } } } } }"))[
        "viewer"
    ]["participant"]["activities"]["nodes"]
    assert activity == {"counted": False, "reason": {"code": "ACTIVITY_OUTSIDE_PERIOD"}}


async def test_month_1_filed_again_begins_a_new_schedule_in_which_the_same_activity_counts(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await sari.assesses()
    await sari.applies("2025-03-12")
    await withdrawn(sari, 1)
    sari.selfies.clear()

    await sari.filed(1)

    assert (await sari.windows())[2] == ("2025-04-12", "2025-04-17")
    assert (await sari.claim(2))["mission"]["points"] == 1
    assert (await sari.approved(1))["status"] == "APPROVED"


async def test_a_withdrawn_month_6_goes_on_with_its_search(api: Api) -> None:
    sari = await a_filed_month_2(api)
    await sari.paid(2)
    await sari.searches("2025-08-20")
    await api.travel_to("2025-09-02")
    await sari.filed(6, form="NOT_EMPLOYED")

    claim = await withdrawn(sari, 6)

    assert (claim["status"], claim["mission"]["endsOn"]) == ("CLAIMABLE", "2025-09-09")
    assert (await sari.claim(6))["employmentStatus"] is None


async def test_a_claim_of_a_benefit_that_has_ended_is_cancelled(sari: Person) -> None:
    # given a benefit that ended after the claim was filed
    await sql(sari.api, "UPDATE benefit_case SET status = 'TERMINATED', closed_reason = 'REEMPLOYED'")

    assert (await withdrawn(sari, 2))["status"] == "CANCELLED"


async def test_withdrawing_with_the_same_key_again_answers_the_same(sari: Person) -> None:
    given = {"claim": sari.claims[1], "key": op.key()}
    first, again = await sari.me(WITHDRAW, **given), await sari.me(WITHDRAW, **given)

    assert done(first) == done(again)
    assert (await events(sari, 2)).count("CLAIM_WITHDRAWN") == 1
