"""A case that was found not eligible may be reopened by an officer, with a reason that an auditor finds (D3)."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, an_applicant, done, refusals
from support.rows import sql
from support.verifying import events, reopens, returned, seen

from jkp.claims import deciding
from jkp.security.principals import Role
from jkp_schema.ids import global_id, uuid_of

DETERMINATIONS = """query($id: ID!) { claim(id: $id) {
  determinations { outcome method explanation reasons { code message } }
} }"""


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her month 1, filed on 10 March 2025, was rejected."""
    person = await an_applicant(api, "2025-03-10")
    await person.assesses()
    await person.step(op.TAKE_CLAIM, 1)
    rejected = {"claim": person.claims[0], "explanation": "Surat PHK tidak sah", "key": op.key()}
    done(await api.officer(op.REJECT_CLAIM, **rejected))
    return person


async def decisions(person: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.me(DETERMINATIONS, id=person.claims[0]))["claim"]["determinations"]
    return found


async def test_month_1_is_verified_again_by_who_reopened_and_the_later_months_come_back(sari: Person) -> None:
    ratna = sari.api.acting(Role.OFFICER, "ratna")

    case = done(await reopens(sari, by=ratna))["benefitCase"]

    assert case["status"] == "UNDER_VERIFICATION"
    first, *later = [(claim["status"], claim["takenBy"]) for claim in case["claims"]]
    assert first == ("IN_VERIFICATION", "ratna")
    assert later == [("LOCKED", None)] * 5
    assert (await events(sari, 1))[-1] == (await events(sari, 2))[-1] == "CASE_REOPENED"


async def test_the_benefit_goes_on_as_if_it_had_never_been_denied(sari: Person) -> None:
    # given an application made while the case was closed
    await sari.applies("2025-03-12")
    assert [node["counted"] for node in await ledger(sari)] == [False]
    done(await reopens(sari))

    done(await sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key()))

    assert (await sari.case())["status"] == "ACTIVE"
    assert (await sari.claim(2))["mission"]["points"] == 1
    assert [node["counted"] for node in await ledger(sari)] == [True]


async def ledger(person: Person) -> list[dict[str, Any]]:
    answer = await person.me("{ viewer { participant { activities { nodes { counted } } } } }")
    nodes: list[dict[str, Any]] = answer["viewer"]["participant"]["activities"]["nodes"]
    return nodes


async def test_who_looks_for_the_reason_finds_it_in_the_chain_of_decisions(sari: Person) -> None:
    done(await reopens(sari, reason="  Putusan PHI\nditerima "))

    rejected, reopened = await decisions(sari)

    assert rejected["outcome"] == "REJECTED"
    assert reopened == {
        "outcome": "REOPENED",
        "method": "MANUAL",
        "explanation": "Note of the officer: Putusan PHI diterima",
        "reasons": [{"code": "OFFICER_NOTE", "message": "Note of the officer: Putusan PHI diterima"}],
    }
    with sari.api.runtime.activate():
        assert (await deciding.verify()).faults == ()


async def test_a_case_that_time_denied_can_be_reopened_before_anybody_stored_it(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await returned(sari, 1, "KAPK_NOT_SIGNED")
    await api.travel_to("2025-08-25")
    assert (await seen(sari, 1))["benefitCase"]["status"] == "INELIGIBLE"

    done(await reopens(sari))

    assert (await seen(sari, 1))["status"] == "IN_VERIFICATION"
    assert [decision["outcome"] for decision in await decisions(sari)] == ["REJECTED", "REOPENED"]


async def test_what_ended_the_benefit_meanwhile_still_holds(sari: Person) -> None:
    # given a case that had ended before its month 1 was rejected
    await sql(sari.api, "UPDATE benefit_case SET closed_reason = 'REEMPLOYED', closed_on = '2025-03-20'")

    case = done(await reopens(sari))["benefitCase"]

    assert case["status"] == "TERMINATED"
    assert [claim["status"] for claim in case["claims"]] == ["IN_VERIFICATION", *["CANCELLED"] * 5]


async def test_a_reopened_case_can_be_denied_again(sari: Person) -> None:
    done(await reopens(sari))

    rejected = {"claim": sari.claims[0], "explanation": "Tetap tidak sah", "key": op.key()}
    done(await sari.api.officer(op.REJECT_CLAIM, **rejected))

    assert (await sari.case())["status"] == "INELIGIBLE"
    assert [decision["outcome"] for decision in await decisions(sari)] == ["REJECTED", "REOPENED", "REJECTED"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
async def test_it_needs_a_reason(sari: Person, reason: str) -> None:
    answer = await reopens(sari, reason=reason)

    (error,) = answer["reopenCase"]["errors"]
    assert (error["code"], error["path"]) == ("INVALID_INPUT", ["reason"])
    assert (await sari.case())["status"] == "INELIGIBLE"


async def test_only_a_case_that_was_denied_is_reopened(api: Api) -> None:
    budi = await an_applicant(api, "2025-03-10")

    assert refusals(await reopens(budi)) == ["ILLEGAL_TRANSITION"]


async def test_nobody_reopens_their_own_case_and_no_unknown_one(sari: Person) -> None:
    herself = sari.api.acting(Role.OFFICER, str(uuid_of("Participant", sari.id)))
    assert refusals(await reopens(sari, by=herself)) == ["FORBIDDEN"]

    for unknown in ("x", sari.id, global_id("BenefitCase", "00000000-0000-0000-0000-000000000000")):
        sari.case_id = unknown
        assert refusals(await reopens(sari)) == ["NOT_FOUND"]
