"""A claim that cannot be approved as it is comes back to the participant, who may correct it (D3, AMB-34)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_person, an_applicant, codes, done, refusals
from support.photos import a_letter, a_photograph
from support.verifying import (
    a_filed_month_2,
    events,
    resubmits,
    resubmitted,
    returned,
    returns,
    seen,
)

from jkp.security.principals import Role
from jkp_schema.ids import uuid_of


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her claim of month 2 was filed on 10 April 2025; its window closes on 15 April."""
    return await a_filed_month_2(api)


def problems(answer: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """The code and the path of each error of a mutation."""
    payload: dict[str, Any] = next(iter(answer.values()))
    return [(error["code"], error["path"]) for error in payload["errors"]]


# To return


async def test_a_returned_claim_says_what_to_correct_and_until_when(sari: Person) -> None:
    claim = await returned(sari, 2, "IDENTITY_CHECK_FAILED", "EVIDENCE_MISSING", note="  Wajah\ntertutup  ")

    assert (claim["status"], claim["cureEndsOn"]) == ("RETURNED", "2025-04-17")
    assert claim["returnedAt"] == "2025-04-10T09:00:00+07:00"
    assert [(reason["code"], reason["message"]) for reason in claim["returnReasons"]] == [
        ("IDENTITY_CHECK_FAILED", "The selfie cannot be used: upload one clear photograph of the face."),
        ("EVIDENCE_REQUIRED", "Proof must be uploaded."),
        ("OFFICER_NOTE", "Note of the officer: Wajah tertutup"),
    ]
    assert await events(sari, 2) == ["CLAIM_SUBMITTED", "CLAIM_TAKEN", "CLAIM_RETURNED"]


async def test_month_1_is_corrected_as_long_as_the_right_lasts_and_its_case_waits(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")

    claim = await returned(sari, 1, "KAPK_NOT_SIGNED")

    assert claim["cureEndsOn"] == "2025-08-24"
    assert claim["benefitCase"] == {"status": "RETURNED", "referenceOn": "2025-03-10", "endsOn": "2025-09-09"}


@pytest.mark.parametrize(
    ("causes", "note", "path"),
    [
        ([], "Perbaiki", "causes"),
        (["KAPK_NOT_SIGNED"], None, "causes"),
        (["OTHER"], None, "note"),
        (["OTHER"], "   ", "note"),
        (["OTHER"], "x" * 501, "note"),
        (["BANK_ACCOUNT_INVALID"], "x" * 501, "note"),
        (["OTHER"], "\0", "note"),
    ],
)
async def test_a_return_needs_a_cause_of_that_month_and_for_other_causes_a_note(
    sari: Person, causes: list[str], note: str | None, path: str
) -> None:
    await sari.step(op.TAKE_CLAIM, 2)

    assert problems(await returns(sari, 2, *causes, note=note)) == [("INVALID_INPUT", [path])]
    assert (await seen(sari, 2))["status"] == "IN_VERIFICATION"


async def test_only_a_claim_that_was_taken_is_returned_and_never_one_s_own(sari: Person) -> None:
    herself = sari.api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))

    assert problems(await returns(sari, 2, "OTHER", note="x")) == [("ILLEGAL_TRANSITION", None)]
    await sari.step(op.TAKE_CLAIM, 2)
    assert problems(await returns(sari, 2, "OTHER", note="x", by=herself)) == [("FORBIDDEN", ["claimId"])]


async def test_a_claim_cannot_be_returned_when_no_time_is_left_to_correct_it(
    kept: Callable[..., Awaitable[Api]],
) -> None:
    sari = await a_filed_month_2(await kept(rulebook={"overlays": ["cure-within-window"]}))
    await sari.step(op.TAKE_CLAIM, 2)
    await sari.api.travel_to("2025-04-16")

    answer = await returns(sari, 2, "OTHER", note="Perbaiki")

    (error,) = answer["returnClaim"]["errors"]
    assert (error["code"], error["message"]) == ("CURE_EXPIRED", "The time to correct this claim ended on 2025-04-15.")
    assert (await seen(sari, 2))["status"] == "IN_VERIFICATION"


async def test_the_officers_words_are_for_the_participant_and_for_officers_alone(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Rekening atas nama suami")
    query = "query($id: ID!) { claim(id: $id) { status returnReasons { code } } }"

    integrator = (await sari.api.acting(Role.INTEGRATOR).raw(query, id=sari.claims[1])).json()

    assert integrator["data"]["claim"] == {"status": "RETURNED", "returnReasons": None}
    assert codes((await sari.me(query, id=sari.claims[1]))["claim"]["returnReasons"]) == ["OFFICER_NOTE"]


# To correct


async def a_new_account(person: Person) -> dict[str, Any]:
    done(await person.me(op.REGISTER_ACCOUNT, number="9876543210", key=op.key()))
    return {}


async def a_new_signature(person: Person) -> dict[str, Any]:
    await person.signs()
    return {}


async def a_new_selfie(person: Person) -> dict[str, Any]:
    return {"selfie": await person.uploads(a_photograph())}


async def a_proof(person: Person) -> dict[str, Any]:
    return {"uploads": [await person.uploads()]}


async def nothing(_: Person) -> dict[str, Any]:
    return {}


@pytest.mark.parametrize(
    ("cause", "code", "correction"),
    [
        ("BANK_ACCOUNT_INVALID", "BANK_ACCOUNT_INVALID", a_new_account),
        ("KAPK_NOT_SIGNED", "KAPK_NOT_SIGNED", a_new_signature),
        ("IDENTITY_CHECK_FAILED", "IDENTITY_CHECK_FAILED", a_new_selfie),
        ("EVIDENCE_MISSING", "EVIDENCE_REQUIRED", a_proof),
    ],
)
async def test_what_the_officer_named_must_be_corrected(
    api: Api, cause: str, code: str, correction: Callable[[Person], Awaitable[dict[str, Any]]]
) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await api.travel_to("2025-03-11")
    await returned(sari, 1, cause)
    await api.travel_to("2025-03-12")

    refused = await resubmits(sari, 1)
    claim = await resubmitted(sari, 1, **await correction(sari))

    assert problems(refused) == [(code, ["claimId"])]
    assert (claim["status"], claim["returnReasons"], claim["cureEndsOn"]) == ("SUBMITTED", [], None)
    assert claim["benefitCase"]["status"] == "UNDER_VERIFICATION"
    assert (await sari.approved(1))["status"] == "APPROVED"


async def test_a_note_alone_leaves_it_to_the_participant_what_to_correct(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Periksa alamat perusahaan")

    assert (await resubmitted(sari, 2))["status"] == "SUBMITTED"


async def test_everything_that_was_not_corrected_is_named_at_once(sari: Person) -> None:
    await returned(sari, 2, "IDENTITY_CHECK_FAILED", "BANK_ACCOUNT_INVALID", "EVIDENCE_MISSING", "BANK_ACCOUNT_INVALID")
    await sari.api.travel_to("2025-04-11")

    answer = await resubmits(sari, 2)

    assert refusals(answer) == ["IDENTITY_CHECK_FAILED", "BANK_ACCOUNT_INVALID", "EVIDENCE_REQUIRED"]
    assert (await seen(sari, 2))["status"] == "RETURNED"


async def test_the_officer_sees_the_proofs_that_came_with_the_correction(sari: Person) -> None:
    await returned(sari, 2, "EVIDENCE_MISSING", "IDENTITY_CHECK_FAILED")
    first, second = await sari.uploads(), await sari.uploads()

    claim = await resubmitted(sari, 2, uploads=[first, second], **await a_new_selfie(sari))

    assert claim["proofs"] == (await seen(sari, 2))["proofs"]
    assert [uuid_of("Upload", proof) for proof in claim["proofs"]] == [
        uuid_of("Upload", one) for one in (first, second)
    ]


async def test_uploads_that_cannot_be_used_change_nothing(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Perbaiki")
    budi = await a_person(sari.api)
    proof, foreign, letter = await sari.uploads(), await budi.uploads(), await sari.uploads(a_letter())

    assert problems(await resubmits(sari, 2, uploads=[foreign])) == [("EVIDENCE_UNKNOWN", ["uploadIds"])]
    assert problems(await resubmits(sari, 2, uploads=[proof, proof])) == [("EVIDENCE_UNKNOWN", ["uploadIds"])]
    assert problems(await resubmits(sari, 2, uploads=["x"])) == [("NOT_FOUND", ["uploadIds"])]
    assert problems(await resubmits(sari, 2, uploads=[proof] * 21)) == [("INVALID_INPUT", ["uploadIds"])]
    assert problems(await resubmits(sari, 2, selfie=foreign)) == [("EVIDENCE_UNKNOWN", ["selfieUploadId"])]
    assert problems(await resubmits(sari, 2, selfie=letter)) == [("IDENTITY_CHECK_FAILED", ["selfieUploadId"])]
    assert (await resubmitted(sari, 2, uploads=[proof]))["status"] == "SUBMITTED"


async def test_a_corrected_claim_is_nobodys_until_an_officer_takes_it(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Perbaiki")
    assert (await seen(sari, 2))["takenBy"] == "officer"

    await resubmitted(sari, 2)

    assert (await seen(sari, 2))["takenBy"] is None
    other = sari.api.acting(Role.OFFICER, "ratna")
    done(await other(op.TAKE_CLAIM, claim=sari.claims[1], key=op.key()))
    assert (await seen(sari, 2))["takenBy"] == "ratna"


async def test_a_claim_that_nobody_corrected_in_time_is_rejected_by_the_clock_alone(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Perbaiki")
    await sari.api.travel_to("2025-04-18")

    assert (await seen(sari, 2))["status"] == "REJECTED"
    assert refusals(await resubmits(sari, 2)) == ["CURE_EXPIRED"]
    assert refusals(await sari.api.officer(op.TAKE_CLAIM, claim=sari.claims[1], key=op.key())) == ["ILLEGAL_TRANSITION"]
    assert "PREVIOUS_MONTH_UNSETTLED" not in codes((await sari.claim(3))["locks"])


async def test_a_month_1_that_nobody_corrected_in_time_denies_the_benefit(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await returned(sari, 1, "KAPK_NOT_SIGNED")

    await api.travel_to("2025-08-25")

    claim = await seen(sari, 1)
    assert (claim["status"], claim["benefitCase"]["status"]) == ("REJECTED", "INELIGIBLE")


async def test_only_the_owner_corrects_and_only_what_was_returned(sari: Person) -> None:
    budi = await a_person(sari.api)
    assert problems(await resubmits(sari, 2)) == [("ILLEGAL_TRANSITION", None)]
    await returned(sari, 2, "OTHER", note="Perbaiki")

    budi.claims = sari.claims
    assert problems(await resubmits(budi, 2)) == [("NOT_FOUND", ["claimId"])]


async def test_a_correction_that_is_sent_twice_is_one(sari: Person) -> None:
    await returned(sari, 2, "EVIDENCE_MISSING")
    given = {"uploads": [await sari.uploads()], "key": op.key()}

    first, again = await asyncio.gather(*(resubmits(sari, 2, **given) for _ in range(2)))

    assert done(first) == done(again)
    assert (await events(sari, 2)).count("CLAIM_RESUBMITTED") == 1


async def test_of_two_corrections_at_once_one_is_handed_in(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Perbaiki")

    answers = await asyncio.gather(*(resubmits(sari, 2) for _ in range(2)))

    assert sorted(refusals(answer) for answer in answers) == [[], ["ILLEGAL_TRANSITION"]]


async def test_a_claim_may_be_returned_as_often_as_it_takes(sari: Person) -> None:
    await returned(sari, 2, "OTHER", note="Satu")
    await sari.api.travel_to("2025-04-17")
    await resubmitted(sari, 2)

    claim = await returned(sari, 2, "OTHER", note="Dua")

    assert claim["returnReasons"][0]["message"] == "Note of the officer: Dua"
    assert claim["cureEndsOn"] == "2025-04-25"


# Month 6


async def test_the_form_that_a_new_law_asks_for_comes_with_the_correction(api: Api) -> None:
    # given month 6, filed before 7 February 2025 without the form
    sari = await a_claimant(api, "2024-08-12")
    await sari.searches("2025-01-20")
    await api.travel_to("2025-02-05")
    await sari.filed(6)
    await api.travel_to("2025-02-10")
    await sari.step(op.TAKE_CLAIM, 6)

    # when it is decided after that day
    refused = await api.officer(op.APPROVE_CLAIM, claim=sari.claims[5], key=op.key())
    done(await returns(sari, 6, "OTHER", note="Formulir status kebekerjaan"))
    without = await resubmits(sari, 6)
    await resubmitted(sari, 6, form="NOT_EMPLOYED")

    # then it needs the form
    assert refusals(refused) == ["EMPLOYMENT_STATUS_FORM_REQUIRED"]
    assert problems(without) == [("EMPLOYMENT_STATUS_FORM_REQUIRED", ["employmentStatus"])]
    assert (await sari.approved(6))["status"] == "APPROVED"


async def test_a_returned_month_6_goes_on_with_its_search_until_it_is_handed_in_again(api: Api) -> None:
    # given month 6, filed on 2 September, whose mission ended with that
    sari = await a_claimant(api, "2025-03-10")
    await sari.searches("2025-08-20")
    await api.travel_to("2025-09-02")
    await sari.filed(6, form="NOT_EMPLOYED")
    assert (await seen(sari, 6))["mission"]["endsOn"] == "2025-09-02"
    await api.travel_to("2025-09-04")

    assert (await returned(sari, 6, "OTHER", note="Perbaiki"))["mission"]["endsOn"] == "2025-09-09"
    assert (await resubmitted(sari, 6))["mission"]["endsOn"] == "2025-09-04"
