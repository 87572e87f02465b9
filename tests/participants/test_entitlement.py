"""Who is not entitled is told every rule that failed: before filing, when an officer approves, and in the decision."""

from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, done, months_before, refusals
from support.people import eligibility, entered, failed, somebody
from support.rows import as_stored
from support.statements import statements_of

ENDED = "2025-03-10"
ENOUGH = months_before(ENDED, 24)
WITHOUT_JP = ["JKK", "JKM", "JHT"]

FAULTS: dict[str, tuple[dict[str, Any], str | None]] = {
    "CONTRACT_ENDED_AT_TERM": ({"job": {"contractType": "PKWT", "contractEndsOn": ENDED}}, None),
    "CONTRIBUTION_MONTHS_INSUFFICIENT": ({"paid": months_before(ENDED, 11)}, "11/12"),
    "AGE_AT_REGISTRATION": ({"person": {"bornOn": "1970-01-15", "insuredOn": "2024-01-15"}}, None),
    "NOT_CITIZEN": ({"person": {"citizenship": "WNA"}}, None),
    "PROGRAMMES_INCOMPLETE": ({"job": {"programmes": WITHOUT_JP}}, "JP"),
    "JKN_MISSING": ({"job": {"jknWageEarner": False}}, None),
}
"""What an officer enters of somebody who is not entitled, and what is then missing."""


@pytest.mark.parametrize("code", FAULTS)
async def test_what_is_known_of_somebody_decides_before_anything_is_filed(api: Api, code: str) -> None:
    known, missing = FAULTS[code]
    sari = await somebody(api, **{"paid": ENOUGH, **known})
    await sari.reports(ENDED)

    found = await eligibility(sari)

    assert found["eligible"] is False
    assert [(reason["code"], reason["missing"]) for reason in found["reasons"]] == [(code, missing)]


async def test_the_sentence_of_the_age_has_its_numbers(api: Api) -> None:
    sari = await somebody(api, paid=ENOUGH, **FAULTS["AGE_AT_REGISTRATION"][0])
    await sari.reports(ENDED)

    (reason,) = (await eligibility(sari))["reasons"]

    assert reason["message"] == "The age when registered in the programme (54 years) must be below 54 years."


async def test_the_age_counts_on_the_day_of_entry_where_nobody_knows_the_registration(api: Api) -> None:
    at_53 = await somebody(api, paid=ENOUGH, person={"bornOn": "1971-03-11"})
    at_54 = await somebody(api, paid=ENOUGH, person={"bornOn": "1971-03-10"})

    for each in (at_53, at_54):
        await each.reports(ENDED)

    assert await failed(at_53) == []
    assert await failed(at_54) == [("AGE_AT_REGISTRATION", None)]


async def test_a_small_business_needs_no_pension_programme(api: Api) -> None:
    sari = await somebody(api, paid=ENOUGH, employer={"scale": "SMALL"}, job={"programmes": WITHOUT_JP})

    await sari.reports(ENDED)

    assert await failed(sari) == []


async def test_who_declares_to_be_unwilling_is_not_entitled_until_it_is_signed_otherwise(api: Api) -> None:
    sari = await somebody(api, paid=ENOUGH)
    await sari.reports(ENDED)

    await sari.signs(willing=False)
    unwilling = await failed(sari)
    await sari.signs()

    assert unwilling == [("NOT_WILLING_TO_WORK", None)]
    assert await failed(sari) == []


async def test_a_termination_that_nobody_proved_is_not_enough_until_the_employer_reports_it(api: Api) -> None:
    # given the report of a participant, entered by an officer without a proof
    sari = await somebody(api, paid=ENOUGH)
    given = {"employment": sari.employment_id, "on": ENDED, "channel": "SIAPKERJA_PARTICIPANT", "key": op.key()}
    reported = done(await api.officer(op.REPORT_TERMINATION, **given))
    sari.case_id = reported["benefitCase"]["id"]
    assert await failed(sari) == [("EVIDENCE_MISSING", None)]

    # when
    done(await api.officer(op.REPORT_TERMINATION, **{**given, "channel": "WLKP", "key": op.key()}))

    # then
    assert await failed(sari) == []


async def test_the_arrears_of_an_employer_are_no_paid_months(api: Api) -> None:
    sari = await somebody(api, paid=months_before(ENDED, 12))
    await sari.reports(ENDED)
    months = {"participantId": sari.id, "months": months_before(ENDED, 24)}
    other = (await entered(api, "registerEmployer", "employer { id }", name="PT Penunggak"))["employer"]["id"]

    await entered(api, "recordContributions", "participant { id }", **months, employerId=other, status="ARREARS")

    assert (await eligibility(sari))["monthsPaid"] == 12


async def of_many_faults(api: Api) -> Person:
    """Somebody whose filed claim fails five rules."""
    sari = await somebody(
        api,
        paid=months_before(ENDED, 2),
        person={"citizenship": "WNA"},
        job={"programmes": ["JKK"], "jknWageEarner": False},
    )
    await sari.reports(ENDED, "RESIGNATION")
    await sari.filed(1)
    return sari


ALL = [
    ("TERMINATION_CAUSE_EXCLUDED", None),
    ("CONTRIBUTION_MONTHS_INSUFFICIENT", "2/12"),
    ("NOT_CITIZEN", None),
    ("PROGRAMMES_INCOMPLETE", "JHT, JKM, JP"),
    ("JKN_MISSING", None),
]


async def test_an_approval_is_refused_with_every_failed_rule_and_changes_nothing(api: Api) -> None:
    sari = await of_many_faults(api)
    await sari.step(op.TAKE_CLAIM, 1)

    before = await as_stored(api)

    answer = await api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key())

    errors = answer["approveClaim"]["errors"]
    assert await as_stored(api) == before
    assert [(error["code"], error["missing"]) for error in errors] == ALL
    assert {(error["__typename"], *error["path"]) for error in errors} == {("RuleRefusal", "claimId")}


async def test_a_rejection_ends_the_case_and_its_decision_carries_every_failed_rule(api: Api) -> None:
    sari = await of_many_faults(api)

    await sari.rejected(1)

    (determination,) = (await sari.claim(1))["determinations"]
    case = await sari.case()
    assert [(reason["code"], reason["missing"]) for reason in determination["reasons"]] == [
        *ALL,
        ("OFFICER_NOTE", None),
    ]
    assert (determination["outcome"], case["status"], case["wageBase"]) == ("REJECTED", "INELIGIBLE", None)
    assert [claim["status"] for claim in case["claims"]] == ["REJECTED"] + ["CANCELLED"] * 5


async def test_what_was_missing_can_be_entered_before_the_decision(api: Api) -> None:
    # given somebody of whom a month is missing
    sari = await somebody(api, paid=months_before(ENDED, 11))
    await sari.reports(ENDED)
    await sari.filed(1)
    await sari.step(op.TAKE_CLAIM, 1)
    refused = await api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key())

    # when it is entered, at another employer
    employer = (await entered(api, "registerEmployer", "employer { id }", name="PT Dahulu"))["employer"]["id"]
    both = {"participantId": sari.id, "employerId": employer}
    await entered(api, "recordContributions", "participant { id }", **both, months=["2024-01-31"])

    # then
    assert refusals(refused) == ["CONTRIBUTION_MONTHS_INSUFFICIENT"]
    assert (await sari.step(op.APPROVE_CLAIM, 1))["status"] == "APPROVED"


async def test_a_page_of_cases_costs_as_many_statements_as_one(api: Api) -> None:
    # given
    async def filed(ended: str) -> None:
        person = await somebody(api, paid=months_before(ended, 24))
        await person.reports(ended)
        await person.filed(1)

    async def queue() -> Any:
        return await api.officer("{ claims(first: 50) { nodes { benefitCase { eligibility { eligible } } } } }")

    await filed(ENDED)
    cost_of_one = await statements_of(api, queue)

    # when
    for _ in range(5):
        await filed(ENDED)

    # then
    answers = (await queue())["claims"]["nodes"]
    assert [node["benefitCase"]["eligibility"]["eligible"] for node in answers] == [True] * 6
    assert len(await statements_of(api, queue)) == len(cost_of_one) <= 10


async def test_the_law_of_the_day_is_asked_not_that_of_the_report(api: Api) -> None:
    # given somebody without six months in a row, by the law of 2022
    await api.travel_to("2025-02-05")
    scattered = [month for month in months_before("2025-02-05", 24) if month[5:7] not in ("02", "07", "12")]
    sari = await somebody(api, paid=scattered)
    await sari.reports("2025-02-05")
    before = await failed(sari)

    # when
    await api.travel_to("2025-02-07")

    # then
    assert before == [("CONTRIBUTION_NOT_CONSECUTIVE", "4/6")]
    assert await failed(sari) == []
