"""A file of employments records them, or changes what is known of them."""

from datetime import date

import pytest
from importing.files import EMPLOYERS, EMPLOYMENTS, NPP, PARTICIPANTS, a_worker, imports, rejected, rows
from support import operations as op
from support.api import Api
from support.journey import a_nik, done
from support.rows import all_rows

from jkp_schema.ids import global_id

RECORD = "mutation($input: RecordEmploymentInput!) { recordEmployment(input: $input) { errors { code } } }"
SEEN = ("started_on", "contract_type", "last_reported_wage", "contract_ends_on", "programmes", "jkn_wage_earner")


async def recorded(api: Api, **given: object) -> None:
    """An officer records an employment of the only participant at the only employer."""
    stored = await all_rows(api)
    ids = {
        "participantId": global_id("Participant", stored["participant"][0]["id"]),
        "employerId": global_id("Employer", stored["employer"][0]["id"]),
    }
    done(await api.officer(RECORD, input={**ids, **given, "idempotencyKey": op.key()}))


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        ({"contractType": "PKWTT"}, "PKWTT,2020-01-06,4250000,,,"),
        (
            {"contractType": "PKWT", "contractEndsOn": "2026-01-05", "programmes": ["JHT", "JKK"]},
            "PKWT,2020-01-06,4250000,2026-01-05,JHT JKK,",
        ),
        ({"contractType": "PKWTT", "jknWageEarner": False}, "PKWTT,2020-01-06,4250000,,,false"),
    ],
)
async def test_an_imported_employment_is_the_one_that_an_officer_would_have_recorded(
    any_api: Api, given: dict[str, object], cells: str
) -> None:
    nik = await a_worker(any_api)
    await imports(any_api, EMPLOYMENTS, f"{nik},{NPP},{cells}")

    await recorded(any_api, startedOn="2020-01-06", lastReportedWage=4_250_000, **given)

    imported, officers = await rows(any_api, EMPLOYMENTS, "participant_id", "employer_id", *SEEN)
    assert imported == officers


async def test_a_known_employment_takes_what_the_file_says_and_keeps_the_rest(any_api: Api) -> None:
    nik = await a_worker(any_api)
    await imports(any_api, EMPLOYMENTS, f"{nik},{NPP},PKWT,2020-01-06,4250000,2026-01-05,JKK JKM,false")
    before = await rows(any_api, EMPLOYMENTS, "id")

    counts = await imports(any_api, EMPLOYMENTS, f"{nik},{NPP},PKWT,2020-01-06,4500000,,,")

    assert counts == (1, 0, 1, 0)
    wanted = (date(2020, 1, 6), "PKWT", 4_500_000, date(2026, 1, 5), ["JKK", "JKM"], False)
    assert await rows(any_api, EMPLOYMENTS, *SEEN) == [wanted]
    assert await rows(any_api, EMPLOYMENTS, "id") == before


async def test_an_employment_without_a_term_has_no_last_day(any_api: Api) -> None:
    nik = await a_worker(any_api)
    await imports(any_api, EMPLOYMENTS, f"{nik},{NPP},PKWT,2020-01-06,4250000,2026-01-05,,")

    await imports(any_api, EMPLOYMENTS, f"{nik},{NPP},PKWTT,2020-01-06,4250000,,,")

    assert await rows(any_api, EMPLOYMENTS, "contract_type", "contract_ends_on") == [("PKWTT", None)]


async def test_another_first_day_or_employer_is_another_employment(any_api: Api) -> None:
    nik = await a_worker(any_api)
    await imports(any_api, EMPLOYERS, "BB2,PT Lain", header="npp,name")
    header = "jkn,started_on,nik,npp,last_reported_wage,contract_type"
    line = f"true,2020-01-06,{nik},{NPP},4250000,PKWTT"

    lines = line, line, f"true,2021-01-06,{nik},{NPP},1,PKWTT", f"true,2020-01-06,{nik},BB2,1,PKWTT"
    counts = await imports(any_api, EMPLOYMENTS, *lines, header=header)
    again = await imports(any_api, EMPLOYMENTS, *lines, header=header)

    assert (counts.new, counts.unchanged, again.unchanged) == (3, 1, 4)
    assert len(await rows(any_api, EMPLOYMENTS, "id")) == 3


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("PERMANENT,2020-01-06,1,,,", 'contract_type,"one of PKWT, PKWTT"'),
        ("PKWTT,06/01/2020,1,,,", 'started_on,"a day like 2025-03-10, from 1900 to 2199"'),
        ("PKWTT,2020-01-06,0,,,", 'last_reported_wage,"a wage in whole rupiah, digits alone"'),
        ("PKWTT,2020-01-06,4.250.000,,,", 'last_reported_wage,"a wage in whole rupiah, digits alone"'),
        ("PKWTT,2020-01-06,9999999999999999,,,", 'last_reported_wage,"a wage in whole rupiah, digits alone"'),
        ("PKWTT,2020-01-06,1,2026-01-05,,", "contract_ends_on,only for a fixed-term contract (PKWT)"),
        ("PKWT,2020-01-06,1,2020-01-06,,", "contract_ends_on,must be after the first day"),
        ("PKWTT,2020-01-06,1,,JKK JKN,", 'programmes,"some of JKK, JKM, JHT, JP, with spaces between them"'),
        ("PKWTT,2020-01-06,1,,,yes", "jkn,true or false"),
    ],
)
async def test_a_line_that_an_officer_could_not_enter_is_rejected(api: Api, cells: str, reason: str) -> None:
    assert await rejected(api, EMPLOYMENTS, f"{await a_worker(api)},{NPP},{cells}") == [f"2,{reason}"]


async def test_nobody_is_employed_who_is_not_registered_and_by_no_unknown_employer(api: Api) -> None:
    nik, job = await a_worker(api), "PKWTT,2020-01-06,1,,,"

    assert await rejected(api, EMPLOYMENTS, f"{a_nik()},{NPP},{job}", f"{nik},ZZ9,{job}") == [
        "2,nik,nobody is registered with this NIK",
        "3,npp,no employer is registered with this NPP",
    ]
    assert len(await rows(api, PARTICIPANTS, "id")) == 1
