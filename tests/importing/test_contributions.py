"""A file of contribution months records them, or gives them their new status."""

from datetime import date

import pytest
from importing.files import CONTRIBUTIONS, NPP, a_worker, imports, rejected, rows
from support import operations as op
from support.api import Api
from support.journey import a_nik, done
from support.rows import all_rows

from jkp_schema.ids import global_id

KEY = ("participant_id", "employer_id", "month")
JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


async def test_imported_months_are_those_that_an_officer_would_have_recorded(any_api: Api) -> None:
    # given a month that an officer recorded
    nik = await a_worker(any_api)
    stored = await all_rows(any_api)
    ids = {
        "participant": global_id("Participant", stored["participant"][0]["id"]),
        "employer": global_id("Employer", stored["employer"][0]["id"]),
    }
    done(await any_api.officer(op.RECORD_CONTRIBUTIONS, **ids, months=["2025-01-20"], key=op.key()))
    # when a file says the same, and the same of the month after
    counts = await imports(any_api, CONTRIBUTIONS, f"{nik},{NPP},2025-01,PAID", f"{nik},{NPP},2025-02-20,PAID")
    # then the one is known, and the other like it
    assert counts == (2, 1, 0, 0)
    january, february = await rows(any_api, CONTRIBUTIONS, *KEY, "status")
    assert (january[2], february[2]) == (JANUARY, FEBRUARY)
    assert january[:2] == february[:2]
    assert january[3] == february[3] == "PAID"


async def test_a_known_month_takes_the_new_status(any_api: Api) -> None:
    nik = await a_worker(any_api)
    await imports(any_api, CONTRIBUTIONS, f"{nik},{NPP},2025-01,ARREARS", f"{nik},{NPP},2025-02,PAID")

    counts = await imports(any_api, CONTRIBUTIONS, f"{nik},{NPP},2025-01,PAID", f"{nik},{NPP},2025-02,PAID")

    assert counts == (2, 0, 1, 0)
    assert await rows(any_api, CONTRIBUTIONS, "month", "status") == [(JANUARY, "PAID"), (FEBRUARY, "PAID")]


async def test_a_month_twice_is_one_and_with_two_statuses_none(any_api: Api) -> None:
    nik = await a_worker(any_api)
    first = f"{nik},{NPP},2025-01,PAID"

    contradicting = first, f"{nik},{NPP},2025-01-15,ARREARS"
    assert await rejected(any_api, CONTRIBUTIONS, *contradicting) == ["3,,says otherwise than line 2"]
    assert await imports(any_api, CONTRIBUTIONS, first, f"{nik},{NPP},2025-01-15,PAID") == (2, 1, 0, 0)


async def test_a_line_that_repeats_a_rejected_one_is_rejected(api: Api) -> None:
    await a_worker(api)
    line = f"{a_nik()},{NPP},2025-01,PAID"

    assert await rejected(api, CONTRIBUTIONS, line, line) == [
        "2,nik,nobody is registered with this NIK",
        "3,nik,nobody is registered with this NIK",
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("{npp},2025-13,PAID", 'month,"a month like 2025-03, or a day of it, from 1900 to 2199"'),
        ("{npp},03-2025,PAID", 'month,"a month like 2025-03, or a day of it, from 1900 to 2199"'),
        ("{npp},2025-02-30,PAID", 'month,"a month like 2025-03, or a day of it, from 1900 to 2199"'),
        ("{npp},2025-02,paid", 'status,"one of PAID, ARREARS"'),
        ("A&B,2025-02,PAID", 'npp,"1-32 letters, digits, dots, slashes, dashes"'),
        ("ZZ9,2025-02,PAID", "npp,no employer is registered with this NPP"),
    ],
)
async def test_a_line_that_an_officer_could_not_enter_is_rejected(api: Api, cells: str, reason: str) -> None:
    line = f"{await a_worker(api)},{cells.format(npp=NPP)}"
    assert await rejected(api, CONTRIBUTIONS, line) == [f"2,{reason}"]


async def test_good_lines_are_stored_beside_bad_ones_when_an_operator_says_so(any_api: Api) -> None:
    nik = await a_worker(any_api)

    lines = f"{nik},{NPP},2025-01,PAID", "nonsense", f"{nik},ZZ9,2025-01,PAID", f"{nik},{NPP},2025-02,PAID"
    counts = await imports(any_api, CONTRIBUTIONS, *lines, skips_bad=True)

    assert (counts.lines, counts.new, counts.rejected) == (4, 2, 2)
    assert [month for (month,) in await rows(any_api, CONTRIBUTIONS, "month")] == [JANUARY, FEBRUARY]
