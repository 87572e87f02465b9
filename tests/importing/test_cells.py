"""What a cell may say is what the API takes, and what it says of a person is kept out of sight."""

from importing.files import HEADERS
from support.api import Api
from support.journey import a_nik

from jkp.importing import cells
from jkp.importing.kinds import KINDS, KindName
from jkp_schema import scalars


def test_days_and_wages_have_the_limits_of_the_api() -> None:
    assert cells.YEARS == scalars.YEARS
    assert cells.LARGEST_RUPIAH == scalars.LARGEST_RUPIAH


def test_the_columns_of_every_kind_are_those_that_these_tests_know() -> None:
    assert {kind: ",".join(KINDS[kind].columns.all()) for kind in KindName} == HEADERS


async def test_no_nik_waits_in_a_temporary_file(api: Api) -> None:
    nik = a_nik()
    lines = {
        KindName.PARTICIPANTS: (nik, "Sari", "1990-06-05", "", "", "", ""),
        KindName.EMPLOYMENTS: (nik, "AA1", "PKWTT", "2020-01-06", "1", "", "", ""),
        KindName.CONTRIBUTIONS: (nik, "AA1", "2025-01", "PAID"),
    }

    with api.runtime.activate():
        staged = [KINDS[kind].entry(line) for kind, line in lines.items()]

    assert nik not in repr(staged)
