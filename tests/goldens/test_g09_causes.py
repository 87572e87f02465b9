"""G09: causes that are not covered (R024), a term that came to its end (R023, R025), a dispute in court (R026)."""

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, done, months_before, refusals
from support.people import eligibility, failed, somebody

from jkp.participants.terms import TerminationCause

EXCLUDED = ["RESIGNATION", "RETIREMENT", "TOTAL_PERMANENT_DISABILITY", "DEATH", "CONTRACT_EXPIRY"]
COVERED = sorted({cause.value for cause in TerminationCause} - set(EXCLUDED))
FIXED_TERM = {"contractType": "PKWT", "startedOn": "2024-10-01", "contractEndsOn": "2025-09-30"}


async def terminated(api: Api, ended: str, cause: str = "EFFICIENCY", **job: str) -> Person:
    """Somebody with enough contributions whose termination was reported on its day."""
    await api.travel_to(ended)
    sari = await somebody(api, paid=months_before(ended, 24), job=job)
    await sari.reports(ended, cause)
    return sari


async def disputes(person: Person, status: str) -> None:
    """An officer records where the dispute about the termination stands."""
    done(await person.api.officer(op.RECORD_DISPUTE, case=person.case_id, status=status, key=op.key()))


@pytest.mark.parametrize("cause", EXCLUDED)
async def test_a_cause_that_is_not_covered_excludes(api: Api, cause: str) -> None:
    sari = await terminated(api, "2025-06-30", cause)

    (reason,) = (await eligibility(sari))["reasons"]

    assert reason["code"] == "TERMINATION_CAUSE_EXCLUDED"
    assert reason["message"] == f"The cause of the termination ({cause}) is not covered by the programme."


@pytest.mark.parametrize("cause", COVERED)
async def test_every_other_cause_is_covered(api: Api, cause: str) -> None:
    assert (await eligibility(await terminated(api, "2025-06-30", cause)))["eligible"]


async def test_a_fixed_term_that_came_to_its_end_is_not_covered(api: Api) -> None:
    sari = await terminated(api, "2025-09-30", **FIXED_TERM)

    (reason,) = (await eligibility(sari))["reasons"]

    assert reason["code"] == "CONTRACT_ENDED_AT_TERM"
    assert "2025-09-30" in reason["message"]


async def test_a_fixed_term_whose_expiry_is_the_cause_fails_both_rules(api: Api) -> None:
    sari = await terminated(api, "2025-09-30", "CONTRACT_EXPIRY", **FIXED_TERM)

    assert await failed(sari) == [("TERMINATION_CAUSE_EXCLUDED", None), ("CONTRACT_ENDED_AT_TERM", None)]


async def test_a_fixed_term_that_the_employer_ended_before_it_is_covered(api: Api) -> None:
    sari = await terminated(api, "2025-06-30", **FIXED_TERM)

    assert (await eligibility(sari))["eligible"]


async def test_a_dispute_in_court_keeps_the_case_waiting_and_does_not_end_it(api: Api) -> None:
    # given a filed month 1
    sari = await terminated(api, "2025-06-30")
    await sari.filed(1)
    await disputes(sari, "PHI_PENDING")
    await sari.step(op.TAKE_CLAIM, 1)

    # when an officer approves it, or rejects it
    approval = await api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key())
    rejection = await api.officer(op.REJECT_CLAIM, claim=sari.claims[0], explanation="Sengketa", key=op.key())

    # then both are refused, and the case is open
    assert await failed(sari) == [("DISPUTE_PENDING", None)]
    assert (refusals(approval), refusals(rejection)) == (["DISPUTE_PENDING"], ["DISPUTE_PENDING"])
    assert ((await sari.claim(1))["status"], (await sari.case())["status"]) == ("IN_VERIFICATION", "UNDER_VERIFICATION")


async def test_after_the_ruling_the_claim_goes_on(api: Api) -> None:
    sari = await terminated(api, "2025-06-30")
    await sari.filed(1)
    await disputes(sari, "PHI_PENDING")

    await disputes(sari, "FINAL")

    assert (await sari.approved(1))["status"] == "APPROVED"
