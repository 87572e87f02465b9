"""A verifier judges the activities of a claim: what is rejected counts no longer (AMB-34, golden G32)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.cases import at_once
from support.journey import Person, a_claimant, done, refusals
from support.manual import APPLICATION_FORM, application_form, applied, submissions
from support.verifying import REVIEW, activities, events, resubmits, resubmitted, reviews, seen

from jkp.security.principals import Role
from jkp_schema.ids import global_id, uuid_of

FIVE_DAYS = ("2025-03-12", "2025-03-15", "2025-03-20", "2025-03-28", "2025-04-02")
QUEUE = "{ manualActivityReviews { nodes { id } } }"


async def in_verification(api: Api, *days: str) -> Person:
    """A participant who applied through Karirhub on these days; an officer has taken her claim of month 2."""
    person = await a_claimant(api, "2025-03-10")
    await person.applies(*days)
    await api.travel_to("2025-04-10")
    await person.filed(2)
    await person.step(op.TAKE_CLAIM, 2)
    return person


async def by_hand(api: Api) -> tuple[Person, str]:
    """A participant with four applications through Karirhub and one by hand, which is the latest; its form's id."""
    person = await a_claimant(api, "2025-03-10")
    await person.applies(*FIVE_DAYS[:4])
    await api.travel_to("2025-04-02")
    form: str = (await applied(person, "PT Kertas", "2025-04-02"))["manualActivity"]["id"]
    await api.travel_to("2025-04-10")
    await person.filed(2)
    await person.step(op.TAKE_CLAIM, 2)
    return person, form


@pytest.fixture
async def sari(api: Api) -> Person:
    """Five applications, which is as many as are needed."""
    return await in_verification(api, *FIVE_DAYS)


def problem(answer: dict[str, Any]) -> tuple[str, list[str] | None]:
    """The code and the path of the only error."""
    (error,) = answer["reviewActivity"]["errors"]
    return error["code"], error["path"]


async def test_a_rejection_that_breaks_the_mission_returns_the_claim_and_says_what_is_missing(sari: Person) -> None:
    first, *_ = await activities(sari, 2)

    payload = done(await reviews(sari.api, first, reason="Lowongan tidak ada"))

    assert payload["activity"]["reason"]["message"] == "The activity was rejected by an officer: Lowongan tidak ada"
    claim = payload["claim"]
    assert (claim["status"], claim["cureEndsOn"], claim["mission"]["points"]) == ("RETURNED", "2025-04-17", 4)
    assert [(reason["code"], reason["missing"]) for reason in claim["returnReasons"]] == [
        ("MISSION_INCOMPLETE", "4/5"),
        ("OFFICER_NOTE", None),
    ]
    assert (await events(sari, 2))[-1] == "CLAIM_RETURNED"


async def test_another_activity_of_the_same_month_mends_the_claim(sari: Person) -> None:
    first, *_ = await activities(sari, 2)
    done(await reviews(sari.api, first))
    await sari.api.travel_to("2025-04-14")

    without = await resubmits(sari, 2)
    # an application of the next month counts for the next month
    await sari.wrote_to("PT Kertas", "2025-04-11")
    still_without = await resubmits(sari, 2)
    await sari.wrote_to("PT Tinta", "2025-04-08")
    claim = await resubmitted(sari, 2)

    assert refusals(without) == refusals(still_without) == ["MISSION_INCOMPLETE"]
    assert (claim["status"], claim["mission"]["points"], claim["dueOn"]) == ("SUBMITTED", 5, "2025-04-17")
    assert (await sari.approved(2))["status"] == "APPROVED"


async def test_a_rejection_that_leaves_enough_leaves_the_claim_in_verification(api: Api) -> None:
    sari = await in_verification(api, *FIVE_DAYS, "2025-04-05")
    first, *_ = await activities(sari, 2)

    claim = done(await reviews(api, first))["claim"]

    assert (claim["status"], claim["mission"]["points"]) == ("IN_VERIFICATION", 5)
    done(await api.officer(op.APPROVE_CLAIM, claim=sari.claims[1], key=op.key()))


@pytest.mark.parametrize("reason", [None, "", "Diperiksa lewat telepon"])
async def test_an_acceptance_changes_nothing(sari: Person, reason: str | None) -> None:
    before = await sari.claim(2)
    first, *_ = await activities(sari, 2)

    payload = done(await reviews(sari.api, first, accept=True, reason=reason))

    assert payload["activity"]["counted"]
    assert await sari.claim(2) == before


@at_once("reason", [None, "", "  ", "x" * 501])
async def test_a_rejection_needs_a_reason(sari: Person, reason: str | None) -> None:
    first, *_ = await activities(sari, 2)

    assert problem(await reviews(sari.api, first, reason=reason)) == ("INVALID_INPUT", ["reason"])
    assert (await seen(sari, 2))["status"] == "IN_VERIFICATION"


@pytest.mark.parametrize("accept", [True, False])
async def test_what_was_rejected_is_not_judged_again(sari: Person, *, accept: bool) -> None:
    first, *_ = await activities(sari, 2)
    done(await reviews(sari.api, first))

    assert problem(await reviews(sari.api, first, accept=accept)) == ("ALREADY_DONE", ["activityId"])


async def test_only_activities_of_a_claim_in_verification_are_judged(api: Api) -> None:
    # given one of a claim that was not filed, and one of no month at all
    sari = await a_claimant(api, "2025-03-10")
    outside = (await sari.wrote_to("PT Dahulu", "2025-03-01"))["activity"]["id"]
    await sari.applies("2025-03-12")
    (inside,) = await activities(sari, 2)

    assert problem(await reviews(api, inside)) == ("ILLEGAL_TRANSITION", ["activityId"])
    assert problem(await reviews(api, outside)) == ("ACTIVITY_OUTSIDE_PERIOD", ["activityId"])


@pytest.mark.parametrize("unknown", ["", "x", global_id("Activity", 999_999), global_id("Claim", 1)])
async def test_what_does_not_exist_cannot_be_judged(api: Api, unknown: str) -> None:
    assert problem(await reviews(api, unknown)) == ("NOT_FOUND", ["activityId"])


async def test_nobody_judges_their_own_activity(sari: Person) -> None:
    first, *_ = await activities(sari, 2)
    herself = sari.api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))

    answer = await herself(REVIEW, activity=first, accept=True, reason=None, key=op.key())

    assert problem(answer) == ("FORBIDDEN", ["activityId"])


async def test_of_two_officers_who_reject_one_activity_at_once_one_does(any_api: Api) -> None:
    sari = await in_verification(any_api, *FIVE_DAYS)
    first, *_ = await activities(sari, 2)

    answers = await asyncio.gather(*(reviews(any_api, first) for _ in range(2)))

    assert sorted(refusals(answer) for answer in answers) == [[], ["ALREADY_DONE"]]
    assert (await events(sari, 2)).count("CLAIM_RETURNED") == 1


async def test_of_an_approval_and_a_rejected_activity_at_once_the_claim_says_which_came_first(any_api: Api) -> None:
    sari = await in_verification(any_api, *FIVE_DAYS)
    first, *_ = await activities(sari, 2)

    approval, rejection = await asyncio.gather(
        any_api.officer(op.APPROVE_CLAIM, claim=sari.claims[1], key=op.key()), reviews(any_api, first)
    )

    claim = await seen(sari, 2)
    assert sorted([refusals(approval), refusals(rejection)]) == [[], ["ILLEGAL_TRANSITION"]]
    assert (claim["status"], claim["mission"]["points"]) in (("APPROVED", 5), ("RETURNED", 4))


async def test_where_no_time_is_left_to_correct_it_the_officer_decides(kept: Callable[..., Awaitable[Api]]) -> None:
    # given the reading in which a claim is corrected inside its window alone
    api = await kept(rulebook={"overlays": ["cure-within-window"]})
    sari = await in_verification(api, *FIVE_DAYS)
    await api.travel_to("2025-04-16")
    first, *_ = await activities(sari, 2)

    claim = done(await reviews(api, first))["claim"]

    assert claim["status"] == "IN_VERIFICATION"
    approval = await api.officer(op.APPROVE_CLAIM, claim=sari.claims[1], key=op.key())
    assert refusals(approval) == ["MISSION_INCOMPLETE"]


# What was decided is history


async def test_a_rejection_after_the_decision_changes_neither_points_nor_amount(api: Api) -> None:
    sari, form = await by_hand(api)
    done(await api.officer(op.APPROVE_CLAIM, claim=sari.claims[1], key=op.key()))
    before = await sari.claim(2)

    done(await api.officer(op.REVIEW, id=form, accept=False, reason="Bukti tidak sah", key=op.key()))

    assert await sari.claim(2) == before
    assert (before["mission"]["points"], before["mission"]["state"]) == (5, "SATISFIED")
    assert (await submissions(sari))["nodes"][0]["status"] == "REJECTED"


async def test_an_activity_that_is_entered_after_the_decision_counts_for_nothing(api: Api) -> None:
    sari, _ = await by_hand(api)
    done(await api.officer(op.APPROVE_CLAIM, claim=sari.claims[1], key=op.key()))
    before = await sari.claim(2)

    activity = (await sari.wrote_to("PT Baru", "2025-04-03"))["activity"]

    assert (activity["counted"], activity["reason"]["code"]) == (False, "ALREADY_SUBMITTED")
    assert await sari.claim(2) == before


async def test_work_that_began_after_the_filing_does_not_break_the_month_before(api: Api) -> None:
    sari = await in_verification(api, *FIVE_DAYS, "2025-04-05")
    await api.travel_to("2025-04-12")
    employer = done(await api.officer(op.REGISTER_EMPLOYER, name="PT Baru", key=op.key()))["employer"]["id"]
    job = {"participant": sari.id, "employer": employer, "wage": 5_000_000, "startedOn": "2025-04-12", "key": op.key()}
    done(await api.officer(op.RECORD_EMPLOYMENT, **job))
    first, *_ = await activities(sari, 2)

    claim = done(await reviews(api, first))["claim"]

    assert (claim["status"], claim["mission"]["state"]) == ("IN_VERIFICATION", "SATISFIED")
    done(await api.officer(op.APPROVE_CLAIM, claim=sari.claims[1], key=op.key()))


# Activities that were entered by hand have a review of their own


async def test_a_form_whose_activity_was_rejected_with_its_claim_is_rejected(api: Api) -> None:
    sari, form = await by_hand(api)
    latest, *_ = await activities(sari, 2)

    done(await reviews(api, latest, reason="Surat tidak terbaca"))

    (kept,) = (await submissions(sari))["nodes"]
    assert (kept["status"], kept["reviewReason"], kept["reviewedAt"]) == ("REJECTED", "Surat tidak terbaca", None)
    assert (await api.officer(QUEUE))["manualActivityReviews"]["nodes"] == []
    for accept in (True, False):
        answer = await api.officer(op.REVIEW, id=form, accept=accept, reason="Lain", key=op.key())
        assert refusals(answer) == ["ALREADY_DONE"]


async def test_a_form_that_was_accepted_may_still_be_rejected_with_its_claim(api: Api) -> None:
    sari, form = await by_hand(api)
    done(await api.officer(op.REVIEW, id=form, accept=True, key=op.key()))
    latest, *_ = await activities(sari, 2)

    done(await reviews(api, latest, reason="Surat palsu"))

    (kept,) = (await submissions(sari))["nodes"]
    assert (kept["status"], kept["reviewReason"]) == ("REJECTED", "Surat palsu")


async def test_a_form_that_was_rejected_with_its_claim_may_be_handed_in_again_with_better_proof(api: Api) -> None:
    sari, _ = await by_hand(api)
    latest, *_ = await activities(sari, 2)
    done(await reviews(api, latest))

    form = application_form(company="PT Kertas", appliedOn="2025-04-02")
    again = await sari.me(APPLICATION_FORM, form={**form, "uploadId": await sari.uploads()})

    assert done(again)["activity"]["counted"]
    assert (await resubmitted(sari, 2))["status"] == "SUBMITTED"


async def test_the_review_of_a_form_returns_the_claim_just_the_same(api: Api) -> None:
    sari, form = await by_hand(api)

    done(await api.officer(op.REVIEW, id=form, accept=False, reason="Bukti tidak sah", key=op.key()))

    claim = await seen(sari, 2)
    assert (claim["status"], [reason["missing"] for reason in claim["returnReasons"]]) == ("RETURNED", ["4/5", None])
