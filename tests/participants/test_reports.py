"""A termination is reported by the participant, by the employer, or by both (R040-R046), and disputed or not (R026)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from support import operations as op
from support.api import Answered, Api
from support.cases import at_once
from support.journey import Person, a_nik, a_person, an_applicant, codes, done, refusals
from support.photos import a_letter
from support.reporting import COMPANY, NPP, an_employer, case_of, nik_of, reports_of
from support.rows import all_rows, as_stored
from support.statements import statements_of

from jkp.security.principals import Role
from jkp_schema.ids import split

ENDED_ON = "2025-02-24"


@pytest.fixture
async def sari(api: Api) -> Person:
    """Nothing is reported yet."""
    return await a_person(api)


@pytest.fixture
async def employer(api: Api) -> Api:
    """Where she works."""
    return await an_employer(api)


@asynccontextmanager
async def nothing_changes(api: Api) -> AsyncIterator[None]:
    before = await as_stored(api)
    yield
    assert await as_stored(api) == before


async def reports(person: Person, **given: Any) -> dict[str, Any]:
    """Her own report, refused or not."""
    sent = {"employment": person.employment_id, "on": ENDED_ON, "key": op.key(), **given}
    answer: dict[str, Any] = await person.me(op.REPORT_TERMINATION, **sent)
    return answer


async def is_reported(employer: Api, person: Person, **given: Any) -> dict[str, Any]:
    """The employer's report, refused or not."""
    sent = {"nik": await nik_of(person), "on": ENDED_ON, "key": op.key(), **given}
    answer: dict[str, Any] = await employer(op.REPORT_BY_EMPLOYER, **sent)
    return answer


async def error_of(answer: dict[str, Any]) -> tuple[str, list[str] | None]:
    """Code and path of the one error."""
    (error,) = next(iter(answer.values()))["errors"]
    return error["code"], error["path"]


async def events(person: Person) -> list[str]:
    rows = (await all_rows(person.api))["event_log"]
    return [row["type"] for row in rows]


# The participant


async def test_her_own_report_needs_a_proof(sari: Person) -> None:
    async with nothing_changes(sari.api):
        refused = await reports(sari)

    assert await error_of(refused) == ("EVIDENCE_REQUIRED", ["uploadIds"])


async def test_her_proofs_are_shown_with_the_report(sari: Person) -> None:
    proofs = [await sari.uploads(a_letter("PHK")), await sari.uploads()]

    case_id = done(await reports(sari, uploads=proofs))["benefitCase"]["id"]

    (report,) = await reports_of(sari.api.officer, case_id)
    assert (report["proofs"], report["form"]) == (proofs, None)
    letter = await sari.api.http.get(f"/uploads/{proofs[0]}", headers=sari.api.officer.headers())
    assert letter.content == a_letter("PHK")


async def test_a_proof_must_be_hers_and_unused(sari: Person) -> None:
    budi = await a_person(sari.api)
    used, foreign = await budi.uploads(), await budi.uploads()
    done(await reports(budi, uploads=[used]))
    own = await sari.uploads()

    async with nothing_changes(sari.api):
        for uploads in ([foreign], [own, foreign], [own, own]):
            assert await error_of(await reports(sari, uploads=uploads)) == ("EVIDENCE_UNKNOWN", ["uploadIds"])
        assert await error_of(await reports(sari, uploads=["x"])) == ("NOT_FOUND", ["uploadIds"])
        assert await error_of(await reports(sari, uploads=[own] * 11)) == ("INVALID_INPUT", ["uploadIds"])


async def test_the_day_must_have_come_and_lie_in_the_employment(sari: Person) -> None:
    proof = await sari.uploads()

    async with nothing_changes(sari.api):
        tomorrow = await reports(sari, uploads=[proof], on="2025-03-11")
        too_early = await reports(sari, uploads=[proof], on="2015-01-04")

    assert await error_of(tomorrow) == ("TERMINATION_IN_FUTURE", ["terminatedOn"])
    assert await error_of(too_early) == ("INVALID_INPUT", ["terminatedOn"])


async def test_she_does_not_report_through_her_employers_channel(sari: Person) -> None:
    refused = await reports(sari, uploads=[await sari.uploads()], channel="WLKP")

    assert await error_of(refused) == ("FORBIDDEN", ["channel"])


async def test_she_does_not_report_for_somebody_else(sari: Person) -> None:
    budi = await a_person(sari.api)

    refused = await reports(sari, employment=budi.employment_id, uploads=[await sari.uploads()])

    assert await error_of(refused) == ("NOT_FOUND", ["employmentId"])


# The officer


async def test_an_officer_enters_a_report_from_paper_through_any_channel(sari: Person) -> None:
    given = {"employment": sari.employment_id, "on": ENDED_ON}

    for channel in (None, "SIAPKERJA_EMPLOYER", "SIAPKERJA_PARTICIPANT"):
        done(await sari.api.officer(op.REPORT_TERMINATION, **given, channel=channel, key=op.key()))

    found = await reports_of(sari.me, await case_of(sari))
    assert {each["channel"]: each["dueOn"] for each in found} == {
        "WLKP": "2025-03-05",
        "SIAPKERJA_EMPLOYER": "2025-03-05",
        "SIAPKERJA_PARTICIPANT": None,
    }


async def test_an_officer_does_not_report_their_own_termination(sari: Person) -> None:
    herself = sari.api.acting(Role.OFFICER, str(UUID(split(sari.id)[1])))

    refused = await herself(op.REPORT_TERMINATION, employment=sari.employment_id, on=ENDED_ON, key=op.key())

    assert await error_of(refused) == ("FORBIDDEN", ["employmentId"])


# The employer


async def test_an_employers_report_opens_the_case_of_its_worker(sari: Person, employer: Api) -> None:
    report = done(await is_reported(employer, sari))["report"]

    assert report == {
        "channel": "WLKP",
        "reportedAt": "2025-03-10T09:00:00+07:00",
        "terminatedOn": ENDED_ON,
        "cause": "EFFICIENCY",
        "dueOn": "2025-03-05",
        "late": True,
    }
    case = (await sari.me(op.TERMINATION, case=await case_of(sari)))["benefitCase"]
    assert (case["status"], case["termination"]["cause"]) == ("REPORTED", "EFFICIENCY")


async def test_the_form_is_shown_to_her_and_to_officers_alone(sari: Person, employer: Api) -> None:
    done(await is_reported(employer, sari))
    case_id = await case_of(sari)

    for reader in (sari.me, sari.api.officer):
        (report,) = await reports_of(reader, case_id)
        assert report["form"] == {
            "company": COMPANY,
            "companyAddress": "Jl. Industri 9, Bandung",
            "npp": NPP,
            "certificateNumber": "SERT-0417",
            "name": "Sari Wulandari",
            "address": "Jl. Kenanga 4, Bandung",
            "participantNumber": "09012345678",
            "nik": await nik_of(sari),
            "bornOn": "1990-06-05",
            "contractNumber": "SK-17/2015",
            "contractStartsOn": "2015-01-05",
            "contractEndsOn": None,
            "proofNumber": "PHK/27/III/2025",
            "proofOn": "2025-03-10",
        }
    assert (await (await a_person(sari.api)).me(op.TERMINATION, case=case_id))["benefitCase"] is None
    with pytest.raises(Answered) as refused:
        await sari.api.acting(Role.INTEGRATOR)(op.TERMINATION, case=case_id)
    assert refused.value.codes == ["FORBIDDEN"]


async def test_the_form_is_sealed_on_the_disk(sari: Person, employer: Api) -> None:
    done(await is_reported(employer, sari, address="Jl. Rahasia 13", number="09055501234"))

    kept = repr(await all_rows(sari.api))
    assert [word for word in ("Rahasia", "09055501234", await nik_of(sari)) if word in kept] == []


async def test_an_employer_learns_no_more_than_that_its_report_was_accepted(sari: Person, employer: Api) -> None:
    # given
    done(await reports(sari, uploads=[await sari.uploads()]))
    document = op.REPORT_BY_EMPLOYER.replace("dueOn late }", "dueOn late PRIVATE }")

    # when it asks for more than that
    for field, key in (("agrees", "a"), ("form { name }", "b"), ("proofs", "c")):
        asked = {"nik": await nik_of(sari), "on": ENDED_ON, "key": "once"}
        answer = (await employer.raw(document.replace("PRIVATE", field), **asked)).json()

        # then
        assert [error["extensions"]["code"] for error in answer["errors"]] == ["FORBIDDEN"], key
    case = (await employer(op.TERMINATION, case=await case_of(sari)))["benefitCase"]
    assert case is None


async def test_whatever_does_not_fit_is_the_same_answer(sari: Person, employer: Api) -> None:
    # given another company with a worker of its own, and one whose name alone is known
    other = await an_employer(sari.api, "PT Lain", "NPP-9")
    nameless = sari.api.acting(Role.EMPLOYER, COMPANY)

    async with nothing_changes(sari.api):
        answers = [
            await is_reported(employer, sari, nik=a_nik()),
            await is_reported(employer, sari, bornOn="1990-06-06"),
            await is_reported(employer, sari, on="2015-01-04"),
            await is_reported(other, sari),
            await is_reported(nameless, sari),
        ]

    told = [answer["reportTerminationByEmployer"] for answer in answers]
    assert all(one == told[0] for one in told)
    assert await error_of(answers[0]) == ("NOT_FOUND", None)


@at_once(
    "given, expected",
    [
        ({"on": "2025-03-11"}, ("TERMINATION_IN_FUTURE", ["terminatedOn"])),
        ({"proofOn": "2025-03-11"}, ("INVALID_INPUT", ["proofOn"])),
        ({"nik": "123"}, ("NIK_INVALID", ["nik"])),
        ({"channel": "SIAPKERJA_PARTICIPANT"}, ("FORBIDDEN", ["channel"])),
        ({"proof": ""}, ("INVALID_INPUT", ["proofNumber"])),
        ({"contract": "  "}, ("INVALID_INPUT", ["contractNumber"])),
        ({"certificate": "C" * 101}, ("INVALID_INPUT", ["certificateNumber"])),
        ({"number": "09\u0000"}, ("INVALID_INPUT", ["participantNumber"])),
        ({"address": "J" * 301}, ("INVALID_INPUT", ["address"])),
        ({"address": "Jl.\u001b[31m Kenanga"}, ("INVALID_INPUT", ["address"])),
        ({"name": "S" * 201}, ("INVALID_INPUT", ["name"])),
        ({"name": "Sari\u202eirawaluW"}, ("INVALID_INPUT", ["name"])),
    ],
)
async def test_a_form_with_a_fault_names_the_field(
    sari: Person, employer: Api, given: dict[str, str], expected: tuple[str, list[str]]
) -> None:
    async with nothing_changes(sari.api):
        refused = await is_reported(employer, sari, **given)

    assert await error_of(refused) == expected


async def test_a_request_that_is_sent_again_gives_the_first_report(sari: Person, employer: Api) -> None:
    first = await is_reported(employer, sari, key="phk-1")
    again = await is_reported(employer, sari, key="phk-1")

    assert first == again
    assert len(await reports_of(sari.me, await case_of(sari))) == 1


async def test_the_last_employment_at_the_employer_is_meant(sari: Person, employer: Api) -> None:
    # given somebody who came back to the same company
    shown = (await sari.me("{ viewer { participant { employments { employer { id } } } } }"))["viewer"]["participant"]
    given = {"participant": sari.id, "employer": shown["employments"][0]["employer"]["id"], "wage": 5_000_000}
    done(await sari.api.officer(op.RECORD_EMPLOYMENT, **given, startedOn="2025-01-06", key=op.key()))

    # when each employment's end is reported
    done(await is_reported(employer, sari, on="2024-12-31"))
    done(await is_reported(employer, sari, on=ENDED_ON))

    # then they are two terminations
    cases = (await sari.me("{ viewer { participant { benefitCases { terminatedOn } } } }"))["viewer"]["participant"]
    assert [case["terminatedOn"] for case in cases["benefitCases"]] == [ENDED_ON, "2024-12-31"]


# Both


async def test_the_second_report_is_added_and_changes_nothing(sari: Person, employer: Api) -> None:
    # given her own report
    await sari.reports(ENDED_ON)

    # when the employer says something else
    done(await is_reported(employer, sari, on="2025-02-28", cause="RESIGNATION"))

    # then her case stands as it was, and the officer sees both
    case = (await sari.api.officer(op.TERMINATION, case=sari.case_id))["benefitCase"]
    assert (case["termination"]["terminatedOn"], case["termination"]["cause"]) == (ENDED_ON, "EFFICIENCY")
    assert [
        (each["channel"], each["terminatedOn"], each["cause"], each["agrees"])
        for each in case["termination"]["reports"]
    ] == [
        ("SIAPKERJA_PARTICIPANT", ENDED_ON, "EFFICIENCY", True),
        ("WLKP", "2025-02-28", "RESIGNATION", False),
    ]
    assert await case_of(sari) == sari.case_id
    assert await events(sari) == ["TERMINATION_REPORTED", "TERMINATION_REPORT_ADDED"]


async def test_her_report_after_the_employers_gives_the_case_that_is_there(sari: Person, employer: Api) -> None:
    done(await is_reported(employer, sari))

    await sari.reports(ENDED_ON)

    assert sari.case_id == await case_of(sari)
    assert [each["agrees"] for each in await reports_of(sari.me, sari.case_id)] == [True, True]


async def test_a_channel_reports_once(sari: Person, employer: Api) -> None:
    await sari.reports(ENDED_ON)
    done(await is_reported(employer, sari))
    proof = await sari.uploads()

    async with nothing_changes(sari.api):
        again = [await reports(sari, uploads=[proof]), await is_reported(employer, sari)]

    assert [await error_of(one) for one in again] == [("TERMINATION_ALREADY_REPORTED", ["channel"])] * 2
    done(await is_reported(employer, sari, channel="SIAPKERJA_EMPLOYER"))


async def test_two_parties_at_one_moment_open_one_case(any_api: Api) -> None:
    sari, employer = await a_person(any_api), await an_employer(any_api)
    proof, nik = await sari.uploads(), await nik_of(sari)

    own = sari.me(op.REPORT_TERMINATION, employment=sari.employment_id, on=ENDED_ON, uploads=[proof], key=op.key())
    forms = [
        employer(op.REPORT_BY_EMPLOYER, nik=nik, on=ENDED_ON, channel=channel, key=op.key())
        for channel in ("WLKP", "SIAPKERJA_EMPLOYER", "WLKP")
    ]
    answers = await asyncio.gather(own, *forms)

    assert sorted(code for answer in answers for code in refusals(answer)) == ["TERMINATION_ALREADY_REPORTED"]
    assert len(await reports_of(sari.me, await case_of(sari))) == 3
    assert sorted(await events(sari)) == ["TERMINATION_REPORTED", *["TERMINATION_REPORT_ADDED"] * 2]


PAPERS = """{ claims(first: 50) { nodes {
  selfies { state } participant { bankAccount { number } }
  benefitCase { cause commitment { signedAt } termination { dispute reports { agrees proofs form { name } } } }
} } }"""


async def test_a_page_of_claims_costs_the_same_however_many_there_are(api: Api) -> None:
    # given a queue with one claim, and then with three
    costs = []
    for newcomers in (1, 2):
        for _ in range(newcomers):
            await an_applicant(api, "2025-03-10")
        costs.append(await statements_of(api, lambda: api.officer(PAPERS)))

    # then their papers cost the same
    assert len(costs[0]) == len(costs[1])


# Disputes


async def disputed(reader: Api, case_id: str, status: str) -> dict[str, Any]:
    answer: dict[str, Any] = await reader(op.RECORD_DISPUTE, case=case_id, status=status, key=op.key())
    return answer


async def test_a_dispute_before_the_court_keeps_the_case_open_and_approval_waiting(sari: Person) -> None:
    # given a claim that waits, and a dispute that she records
    await sari.reports(ENDED_ON)
    await sari.filed(1)
    await sari.step(op.TAKE_CLAIM, 1)
    case = done(await disputed(sari.me, sari.case_id, "PHI_PENDING"))["benefitCase"]
    assert case == {"status": "UNDER_VERIFICATION", "termination": {"dispute": "PHI_PENDING"}}

    # when the officer would approve
    refused = await sari.api.officer(op.APPROVE_CLAIM, claim=sari.claims[0], key=op.key())

    # then the claim waits, and goes on when the court has decided
    assert refusals(refused) == ["DISPUTE_PENDING"]
    assert (await sari.case())["status"] == "UNDER_VERIFICATION"
    done(await disputed(sari.api.officer, sari.case_id, "FINAL"))
    assert (await sari.step(op.APPROVE_CLAIM, 1))["status"] == "APPROVED"


async def test_a_mediation_keeps_nobody_waiting(sari: Person) -> None:
    await sari.reports(ENDED_ON)
    await sari.filed(1)
    done(await disputed(sari.me, sari.case_id, "MEDIATION"))

    assert (await sari.approved(1))["status"] == "APPROVED"


@pytest.mark.parametrize(
    ("before", "status"),
    [
        ("NONE", "FINAL"),
        ("MEDIATION", "NONE"),
        ("PHI_PENDING", "MEDIATION"),
        ("PHI_PENDING", "FINAL"),
        ("FINAL", "PHI_PENDING"),
    ],
)
async def test_only_an_officer_ends_a_dispute_or_takes_it_back(sari: Person, before: str, status: str) -> None:
    await sari.reports(ENDED_ON)
    done(await disputed(sari.api.officer, sari.case_id, before))

    refused = await disputed(sari.me, sari.case_id, status)

    assert await error_of(refused) == ("FORBIDDEN", ["status"])
    assert (
        done(await disputed(sari.api.officer, sari.case_id, status))["benefitCase"]["termination"]["dispute"] == status
    )


async def test_each_step_of_a_dispute_is_an_event_and_the_same_again_is_none(sari: Person) -> None:
    await sari.reports(ENDED_ON)
    for status in ("MEDIATION", "MEDIATION", "PHI_PENDING"):
        done(await disputed(sari.me, sari.case_id, status))

    rows = (await all_rows(sari.api))["event_log"]
    recorded = [row["payload"]["status"] for row in rows if row["type"] == "DISPUTE_RECORDED"]
    assert recorded == ["MEDIATION", "PHI_PENDING"]


async def test_nobody_records_a_dispute_of_somebody_else(sari: Person) -> None:
    await sari.reports(ENDED_ON)
    budi = await a_person(sari.api)
    herself = sari.api.acting(Role.OFFICER, str(UUID(split(sari.id)[1])))

    assert codes((await disputed(budi.me, sari.case_id, "MEDIATION"))["recordDispute"]["errors"]) == ["NOT_FOUND"]
    assert await error_of(await disputed(herself, sari.case_id, "FINAL")) == ("FORBIDDEN", ["benefitCaseId"])
