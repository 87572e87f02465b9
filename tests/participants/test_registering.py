"""What officers enter about people, employers and employments, and what is refused."""

import asyncio
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.cases import at_once
from support.journey import Person, a_nik
from support.people import entered, enters, somebody
from support.rows import as_stored
from support.statements import statements_of

PARTICIPANT = "participant { id name citizenship insuredOn email phone }"
EMPLOYER = "employer { id name npp scale status address }"
EMPLOYMENT = "employment { contractType startedOn contractEndsOn programmes jknWageEarner }"
ALL_PROGRAMMES = ["JKK", "JKM", "JHT", "JP"]
FIXED_TERM = {"contractType": "PKWT", "startedOn": "2024-10-01", "contractEndsOn": "2025-09-30"}


def about(**given: Any) -> dict[str, Any]:
    """A participant to register, with what is given."""
    return {"nik": a_nik(), "name": "Sari Wulandari", "bornOn": "1990-06-05", **given}


async def a_job(api: Api, sari: Person, **given: Any) -> dict[str, Any]:
    """The payload of recording an employment with what is given."""
    employer = (await entered(api, "registerEmployer", EMPLOYER, name="PT Sinar Tekstil"))["employer"]["id"]
    terms = {"contractType": "PKWTT", "startedOn": "2024-10-01", "lastReportedWage": 4_250_000, **given}
    return await enters(api, "recordEmployment", EMPLOYMENT, participantId=sari.id, employerId=employer, **terms)


def only_error(payload: dict[str, Any]) -> tuple[str, list[str], str]:
    """Code, path and sentence of the one error."""
    (error,) = payload["errors"]
    return error["code"], error["path"], error["message"]


async def test_a_participant_has_what_was_entered(api: Api) -> None:
    given = {"citizenship": "WNA", "insuredOn": "2023-01-02", "email": "sari@contoh.id", "phone": "+62 812-3456-789"}

    shown = (await entered(api, "registerParticipant", PARTICIPANT, **about(**given)))["participant"]

    assert shown | {"id": ""} == {"id": "", "name": "Sari Wulandari", **given, "phone": "+628123456789"}


async def test_a_participant_is_a_citizen_and_insured_from_today_unless_said_otherwise(api: Api) -> None:
    shown = (await entered(api, "registerParticipant", PARTICIPANT, **about()))["participant"]

    assert (shown["citizenship"], shown["insuredOn"], shown["email"], shown["phone"]) == (
        "WNI",
        "2025-03-10",
        None,
        None,
    )


@at_once(
    "field, value",
    [
        ("insuredOn", "2025-03-11"),  # tomorrow
        ("insuredOn", "1990-06-04"),  # the day before the birth
        ("email", ""),
        ("email", "sari"),
        ("email", "sari@contoh"),
        ("email", "sari@@contoh.id"),
        ("email", "sari @contoh.id"),
        ("email", "sari@contoh.id\u0000"),
        ("email", f"{'s' * 250}@contoh.id"),
        ("phone", ""),
        ("phone", "12345"),
        ("phone", "0812345678901234567890"),
        ("phone", "0812-ABC-789"),
        ("name", ""),
        ("name", " \t "),
        ("name", "S" * 201),
        ("name", "Sari\u0000Wulandari"),
        ("name", "Sari\u001b[31m"),
        ("name", "Sari \u202eirasW"),  # written from right to left
        ("name", "Sari\u200b"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_entered(api: Api, field: str, value: str) -> None:
    before = await as_stored(api)

    refused = await enters(api, "registerParticipant", PARTICIPANT, **about(**{field: value}))

    assert only_error(refused)[:2] == ("INVALID_INPUT", [field])
    assert await as_stored(api) == before


async def test_a_name_is_one_line_without_doubled_spaces(api: Api) -> None:
    shown = await entered(api, "registerParticipant", PARTICIPANT, **about(name=" Sari\n  Wulandari\u00a0"))

    assert shown["participant"]["name"] == "Sari Wulandari"


async def test_of_two_who_register_one_nik_at_once_one_does(any_api: Api) -> None:
    nik = a_nik()

    payloads = await asyncio.gather(
        *(enters(any_api, "registerParticipant", PARTICIPANT, **about(nik=nik)) for _ in range(4))
    )

    errors = [error["code"] for payload in payloads for error in payload["errors"]]
    assert errors == ["NIK_ALREADY_REGISTERED"] * 3


async def test_an_employer_is_medium_and_active_unless_said_otherwise(api: Api) -> None:
    shown = (await entered(api, "registerEmployer", EMPLOYER, name="PT Baru"))["employer"]

    assert shown | {"id": ""} == {
        "id": "",
        "name": "PT Baru",
        "npp": None,
        "scale": "MEDIUM",
        "status": "ACTIVE",
        "address": "",
    }


async def test_a_known_employer_takes_what_is_given_and_keeps_the_rest(api: Api) -> None:
    first = {"npp": "JJ-0417/B", "scale": "SMALL", "address": "Jl. Melati  1"}
    known = (await entered(api, "registerEmployer", EMPLOYER, name="PT Maju Jaya", **first))["employer"]

    again = (await entered(api, "registerEmployer", EMPLOYER, name="pt. maju jaya", status="BANKRUPT"))["employer"]
    later = (await entered(api, "registerEmployer", EMPLOYER, name="PT Maju Jaya", scale="LARGE"))["employer"]

    assert known["address"] == "Jl. Melati 1"
    assert again == {**known, "status": "BANKRUPT"}
    assert later == {**known, "status": "BANKRUPT", "scale": "LARGE"}


async def test_a_known_employer_without_a_number_takes_one(api: Api) -> None:
    known = (await entered(api, "registerEmployer", EMPLOYER, name="PT Maju Jaya"))["employer"]

    numbered = (await entered(api, "registerEmployer", EMPLOYER, name="PT Maju Jaya", npp="JJ01"))["employer"]
    again = (await entered(api, "registerEmployer", EMPLOYER, name="PT Maju Jaya", npp="JJ01"))["employer"]

    assert numbered == again == {**known, "npp": "JJ01"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "PT Maju Jaya", "npp": "JJ02"}, "Invalid input: this employer has another npp."),
        ({"name": "PT Mundur Jaya", "npp": "JJ01"}, "Invalid input: this npp is another employer's."),
    ],
)
async def test_a_number_is_one_employers_and_an_employer_has_one(api: Api, given: dict[str, str], told: str) -> None:
    await entered(api, "registerEmployer", EMPLOYER, name="PT Maju Jaya", npp="JJ01")
    before = await as_stored(api)

    refused = await enters(api, "registerEmployer", EMPLOYER, **given)

    assert only_error(refused) == ("INVALID_INPUT", ["npp"], told)
    assert await as_stored(api) == before


async def test_of_two_names_that_take_one_number_at_once_one_does(any_api: Api) -> None:
    names = [f"PT Nomor {number}" for number in range(4)]

    payloads = await asyncio.gather(
        *(enters(any_api, "registerEmployer", EMPLOYER, name=name, npp="JJ01") for name in names)
    )

    assert [error["code"] for payload in payloads for error in payload["errors"]] == ["INVALID_INPUT"] * 3


async def test_of_two_who_register_one_company_at_once_both_get_it(any_api: Api) -> None:
    payloads = await asyncio.gather(
        *(entered(any_api, "registerEmployer", EMPLOYER, name=name) for name in ("PT Satu", "pt. satu", "PT SATU"))
    )

    assert len({payload["employer"]["id"] for payload in payloads}) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("npp", ""),
        ("npp", "JJ 01"),
        ("npp", "J" * 33),
        ("address", ""),
        ("address", "Jl. Melati\u0007"),
        ("address", "J" * 301),
        ("name", "PT \u0000"),
    ],
)
async def test_what_cannot_be_an_employers_is_refused(api: Api, field: str, value: str) -> None:
    refused = await enters(api, "registerEmployer", EMPLOYER, **{"name": "PT Baru", field: value})

    assert only_error(refused)[:2] == ("INVALID_INPUT", [field])


async def test_an_employment_is_in_all_programmes_unless_said_otherwise(api: Api) -> None:
    sari = await somebody(api)

    assert (await a_job(api, sari))["employment"] == {
        "contractType": "PKWTT",
        "startedOn": "2024-10-01",
        "contractEndsOn": None,
        "programmes": ALL_PROGRAMMES,
        "jknWageEarner": True,
    }


async def test_an_employment_has_what_was_entered(api: Api) -> None:
    sari = await somebody(api)

    shown = (await a_job(api, sari, **FIXED_TERM, programmes=["JHT", "JKK", "JHT"], jknWageEarner=False))["employment"]

    assert shown == {**FIXED_TERM, "programmes": ["JKK", "JHT"], "jknWageEarner": False}


@pytest.mark.parametrize(
    "term",
    [
        {"contractType": "PKWTT", "contractEndsOn": "2025-09-30"},
        {"contractType": "PKWT", "contractEndsOn": "2024-10-01"},
        {"contractType": "PKWT", "contractEndsOn": "2024-09-30"},
    ],
)
async def test_a_term_belongs_to_a_fixed_term_contract_and_ends_after_its_first_day(
    api: Api, term: dict[str, str]
) -> None:
    sari = await somebody(api)

    assert only_error(await a_job(api, sari, **term))[:2] == ("INVALID_INPUT", ["contractEndsOn"])


async def test_a_fixed_term_may_be_recorded_without_its_end(api: Api) -> None:
    sari = await somebody(api)

    assert (await a_job(api, sari, contractType="PKWT"))["employment"]["contractEndsOn"] is None


async def test_only_the_participant_and_officers_see_the_person(api: Api) -> None:
    sari = await somebody(api, person={"email": "sari@contoh.id", "phone": "0812345678"})
    budi = await somebody(api)
    document = "query($id: ID!) { participant(id: $id) { citizenship insuredOn email phone } }"
    entered_of_her = {"citizenship": "WNI", "insuredOn": "2025-03-10", "email": "sari@contoh.id", "phone": "0812345678"}

    seen = [(await reader(document, id=sari.id))["participant"] for reader in (sari.me, api.officer, budi.me)]

    assert seen == [entered_of_her, entered_of_her, None]


async def test_only_officers_enter_people(api: Api) -> None:
    sari = await somebody(api)
    born = {"nik": a_nik(), "name": "Budi", "bornOn": "1990-06-05", "key": op.key()}

    with pytest.raises(Answered) as refused:
        await sari.me(op.REGISTER_PARTICIPANT, **born)

    assert refused.value.codes == ["FORBIDDEN"]


async def test_the_employments_of_many_cost_as_many_statements_as_of_one(api: Api) -> None:
    # given
    async def filed() -> None:
        person = await somebody(api)
        await person.reports("2025-03-10")
        await person.filed(1)

    async def queue() -> Any:
        return await api.officer(
            "{ claims(first: 50) { nodes { participant { employments { employer { name } } } } } }"
        )

    await filed()
    cost_of_one = await statements_of(api, queue)

    # when
    for _ in range(4):
        await filed()

    # then
    names = {
        job["employer"]["name"]
        for node in (await queue())["claims"]["nodes"]
        for job in node["participant"]["employments"]
    }
    assert len(names) == 5
    assert len(await statements_of(api, queue)) == len(cost_of_one)
