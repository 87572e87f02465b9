"""What was rejected is mended with a new proof and counts again; what was a mistake is taken back."""

import asyncio
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_claimant, done, refusals
from support.manual import (
    APPLICATION_FORM,
    INTERVIEW_FORM,
    WITHDRAW,
    application_form,
    applied,
    interview_form,
    invited,
    ledger,
    rejected,
    submissions,
    withdrawn,
)
from support.verifying import activities, resubmitted, reviews, seen

from jkp.security.principals import Role


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 is settled; her mission for month 2 began on 10 March 2025, which is today."""
    return await a_claimant(api, "2025-03-10")


async def a_rejected_one(person: Person, company: str = "PT Maju Jaya") -> str:
    """An application that an officer has rejected; its id."""
    entered: str = (await applied(person, company, "2025-03-10"))["manualActivity"]["id"]
    await rejected(person, entered)
    return entered


async def mended(person: Person, earlier: str, **changes: Any) -> dict[str, Any]:
    """The payload of handing in the form again with a new proof, refused or not."""
    form = application_form(**{"uploadId": await person.uploads(), "resubmits": earlier, **changes})
    answer = await person.me(APPLICATION_FORM, form=form)
    payload: dict[str, Any] = answer["manualActivitySubmitApplication"]
    return payload


def faults(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    return [(error["code"], error["path"]) for error in payload["errors"]]


# Mending


async def test_a_rejected_application_with_a_new_proof_counts_again(sari: Person) -> None:
    first = await a_rejected_one(sari)

    payload = await mended(sari, first)

    assert (payload["activity"]["counted"], payload["mission"]["points"]) == (True, 1)
    second, kept_first = (await submissions(sari))["nodes"]
    assert (kept_first["status"], kept_first["resubmittedAs"]) == ("REJECTED", second["id"])
    assert (second["status"], second["resubmissionOf"]) == ("SUBMITTED", first)
    assert [entry["counted"] for entry in await ledger(sari)] == [True, False]


async def test_the_form_may_be_corrected_with_it(sari: Person) -> None:
    payload = await mended(sari, await a_rejected_one(sari), company="PT Maju Raya", position="Sopir")

    assert (payload["manualActivity"]["company"], payload["activity"]["counted"]) == ("PT Maju Raya", True)


async def test_a_rejected_interview_is_mended_with_its_own_form(sari: Person) -> None:
    entered = (await invited(sari, "2025-03-10"))["manualActivity"]["id"]
    await rejected(sari, entered)

    assert faults(await mended(sari, entered)) == [("INVALID_INPUT", ["resubmits"])]
    form = interview_form(uploadId=await sari.uploads(), resubmits=entered, kind="SELECTION_TEST_CALL")
    assert done(await sari.me(INTERVIEW_FORM, form=form))["mission"]["points"] == 5


async def test_one_that_is_rejected_again_may_be_mended_again(sari: Person) -> None:
    first = await a_rejected_one(sari)
    second = (await mended(sari, first))["manualActivity"]["id"]
    await rejected(sari, second)

    assert faults(await mended(sari, first)) == [("ALREADY_DONE", ["resubmits"])]
    assert (await mended(sari, second))["activity"]["counted"]


async def test_only_what_was_rejected_is_mended(sari: Person) -> None:
    waiting = (await applied(sari, "PT Satu", "2025-03-10"))["manualActivity"]["id"]

    assert faults(await mended(sari, waiting)) == [("INVALID_INPUT", ["resubmits"])]
    await withdrawn(sari, waiting)
    assert faults(await mended(sari, waiting)) == [("INVALID_INPUT", ["resubmits"])]


async def test_what_is_somebody_elses_or_nothing_at_all_is_not_mended(sari: Person) -> None:
    budi = await a_claimant(sari.api, "2025-03-10")

    for foreign in (await a_rejected_one(budi), "nonsense", budi.id):
        assert faults(await mended(sari, foreign)) == [("NOT_FOUND", ["resubmits"])]


async def test_it_needs_a_proof_that_was_not_used(sari: Person) -> None:
    proof = await sari.uploads()
    given = {"company": "PT Maju Jaya", "on": "2025-03-10", "upload": proof, "key": op.key()}
    entered = done(await sari.me(op.SUBMIT_APPLICATION, **given))["manualActivity"]["id"]
    await rejected(sari, entered)

    assert faults(await mended(sari, entered, uploadId=proof)) == [("EVIDENCE_UNKNOWN", ["uploadId"])]
    assert faults(await mended(sari, entered, uploadId=None)) == [("EVIDENCE_REQUIRED", ["uploadId"])]


async def test_of_two_that_mend_the_same_one_at_once_one_is_taken(sari: Person) -> None:
    first = await a_rejected_one(sari)

    payloads = await asyncio.gather(*(mended(sari, first, company=f"PT Nomor {number}") for number in range(3)))

    assert sorted(faults(payload) for payload in payloads) == [[], *[[("ALREADY_DONE", ["resubmits"])]] * 2]


async def test_a_claim_that_was_returned_for_a_rejected_one_goes_on_with_the_mended_one(sari: Person) -> None:
    # golden G32, AMB-34
    for number in range(5):
        await applied(sari, f"PT Nomor {number}", "2025-03-10")
    await sari.api.travel_to("2025-04-10")
    await sari.filed(2)
    await sari.step(op.TAKE_CLAIM, 2)
    done(await reviews(sari.api, (await activities(sari, 2))[0]))
    assert (await seen(sari, 2))["mission"]["points"] == 4
    (rejected_one,) = [node for node in (await submissions(sari))["nodes"] if node["status"] == "REJECTED"]

    await mended(sari, rejected_one["id"], company=rejected_one["company"])

    assert (await seen(sari, 2))["mission"]["points"] == 5
    assert (await resubmitted(sari, 2))["status"] == "SUBMITTED"


# Withdrawing


async def test_what_is_withdrawn_counts_no_longer(sari: Person) -> None:
    entered = (await applied(sari, "PT Maju Jaya", "2025-03-10"))["manualActivity"]["id"]

    payload = await withdrawn(sari, entered)

    assert (payload["manualActivity"]["status"], payload["mission"]["points"]) == ("WITHDRAWN", 0)
    assert payload["manualActivity"]["withdrawnAt"] == "2025-03-10T09:00:00+07:00"
    (entry,) = await ledger(sari)
    assert (entry["counted"], entry["reason"]["code"]) == (False, "ACTIVITY_WITHDRAWN")


async def test_what_an_officer_has_accepted_may_be_withdrawn_and_what_was_withdrawn_is_reviewed_no_more(
    sari: Person,
) -> None:
    accepted, waiting = [
        (await applied(sari, company, "2025-03-10"))["manualActivity"]["id"] for company in ("PT Satu", "PT Dua")
    ]
    done(await sari.api.officer(op.REVIEW, id=accepted, accept=True, key=op.key()))

    for one in (accepted, waiting):
        assert (await withdrawn(sari, one))["errors"] == []
        assert refusals(await sari.api.officer(op.REVIEW, id=one, accept=True, key=op.key())) == ["ALREADY_DONE"]
        assert faults(await withdrawn(sari, one)) == [("ALREADY_DONE", None)]


async def test_what_was_rejected_is_not_withdrawn(sari: Person) -> None:
    assert faults(await withdrawn(sari, await a_rejected_one(sari))) == [("ALREADY_DONE", None)]


async def test_what_was_withdrawn_may_be_entered_again(sari: Person) -> None:
    entered = (await applied(sari, "PT Maju Jaya", "2025-03-10"))["manualActivity"]["id"]
    await withdrawn(sari, entered)

    assert (await applied(sari, "PT Maju Jaya", "2025-03-10"))["activity"]["counted"]


async def test_only_ones_own_is_withdrawn(sari: Person) -> None:
    budi = await a_claimant(sari.api, "2025-03-10")
    foreign = (await applied(budi, "PT Maju Jaya", "2025-03-10"))["manualActivity"]["id"]

    for unknown in (foreign, "nonsense"):
        assert faults(await withdrawn(sari, unknown)) == [("NOT_FOUND", ["manualActivityId"])]
    for role in Role:
        if role not in (Role.PARTICIPANT, Role.ANONYMOUS):
            with pytest.raises(Answered) as answered:
                await sari.api.acting(role)(WITHDRAW, id=foreign, key=op.key())
            assert answered.value.codes == ["FORBIDDEN"]
