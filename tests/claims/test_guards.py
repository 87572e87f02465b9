"""Everything that a claim was filed with must still hold when it is approved (D3, F30)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, done, refusals
from support.rows import sql
from support.verifying import a_filed_month_2, returned, seen


@pytest.fixture
async def sari(api: Api) -> Person:
    """An officer has taken her claim of month 2, filed on 10 April 2025."""
    person = await a_filed_month_2(api)
    await person.step(op.TAKE_CLAIM, 2)
    return person


async def approval(person: Person, month: int = 2) -> dict[str, Any]:
    answer: dict[str, Any] = await person.api.officer(op.APPROVE_CLAIM, claim=person.claims[month - 1], key=op.key())
    return answer


async def works_from(person: Person, day: str) -> None:
    employer = done(await person.api.officer(op.REGISTER_EMPLOYER, name="PT Baru", key=op.key()))["employer"]["id"]
    job = {"participant": person.id, "employer": employer, "wage": 5_000_000, "startedOn": day, "key": op.key()}
    done(await person.api.officer(op.RECORD_EMPLOYMENT, **job))


@pytest.mark.parametrize("day", ["2025-03-20", "2025-04-10"])
async def test_who_worked_when_she_filed_is_not_paid(sari: Person, day: str) -> None:
    await works_from(sari, day)

    assert refusals(await approval(sari)) == ["REEMPLOYED"]
    assert (await seen(sari, 2))["status"] == "IN_VERIFICATION"


@pytest.mark.parametrize("day", ["2025-04-11", "2025-02-24", "2020-01-06"])
async def test_work_after_the_filing_or_before_the_termination_is_no_obstacle(sari: Person, day: str) -> None:
    await sari.api.travel_to("2025-04-11")
    await works_from(sari, day)

    done(await approval(sari))


async def test_a_contribution_that_was_recorded_later_does_not_make_her_employed(sari: Person) -> None:
    # F30: claims were refused because a wage record appeared
    employer = done(await sari.api.officer(op.REGISTER_EMPLOYER, name="PT Baru", key=op.key()))["employer"]["id"]
    paid = {"participant": sari.id, "employer": employer, "months": ["2025-03-01"], "key": op.key()}
    done(await sari.api.officer(op.RECORD_CONTRIBUTIONS, **paid))

    done(await approval(sari))


async def test_without_an_account_nothing_can_be_paid(sari: Person) -> None:
    await sql(sari.api, "DELETE FROM bank_account")

    assert refusals(await approval(sari)) == ["BANK_ACCOUNT_INVALID"]


async def test_without_the_commitment_there_is_no_benefit(sari: Person) -> None:
    await sql(sari.api, "DELETE FROM commitment")

    assert refusals(await approval(sari)) == ["KAPK_NOT_SIGNED"]


async def test_a_mission_that_broke_since_must_be_mended_first(api: Api) -> None:
    # given an interview that was rejected before an officer took the claim
    sari = await a_filed_month_2(api)
    form = (await api.officer("{ manualActivityReviews { nodes { id } } }"))["manualActivityReviews"]["nodes"][0]["id"]
    done(await api.officer(op.REVIEW, id=form, accept=False, reason="Bukti tidak sah", key=op.key()))
    await sari.step(op.TAKE_CLAIM, 2)

    answer = await approval(sari)

    assert [(error["code"], error["missing"]) for error in answer["approveClaim"]["errors"]] == [
        ("MISSION_INCOMPLETE", "0/5")
    ]


async def test_everything_that_is_missing_is_named_at_once(sari: Person) -> None:
    await sql(sari.api, "DELETE FROM bank_account")
    await works_from(sari, "2025-04-01")

    assert refusals(await approval(sari)) == ["BANK_ACCOUNT_INVALID", "REEMPLOYED"]


async def test_nothing_is_approved_in_a_case_that_was_never_declared_eligible(sari: Person) -> None:
    await sql(sari.api, "UPDATE benefit_case SET status = 'INELIGIBLE'")

    assert refusals(await approval(sari)) == ["CASE_NOT_ACTIVE"]


async def test_a_claim_filed_before_the_end_is_approved_after_it(sari: Person) -> None:
    # decision 0019
    await sql(sari.api, "UPDATE benefit_case SET status = 'TERMINATED', closed_reason = 'DECEASED'")

    assert done(await approval(sari))["claim"]["status"] == "APPROVED"


async def test_a_returned_claim_is_not_approved_before_it_was_corrected(api: Api) -> None:
    sari = await a_filed_month_2(api)
    await returned(sari, 2, "OTHER", note="Perbaiki")

    assert refusals(await approval(sari)) == ["ILLEGAL_TRANSITION"]
    await api.travel_to("2025-05-30")
    assert refusals(await approval(sari)) == ["ILLEGAL_TRANSITION"]
