"""G07: twelve contribution months in 24, six of them in a row by the 2022 book (R020, R021, F05)."""

from datetime import date

import pytest
from support.api import Api
from support.journey import Person
from support.people import eligibility, failed, somebody

INSUFFICIENT, NOT_IN_A_ROW = "CONTRIBUTION_MONTHS_INSUFFICIENT", "CONTRIBUTION_NOT_CONSECUTIVE"


def months(*runs: tuple[str, str]) -> list[str]:
    """The first days of the months from one to another, both included."""
    ordinals = [(_ordinal(first), _ordinal(last) + 1) for first, last in runs]
    return [date(each // 12, each % 12 + 1, 1).isoformat() for run in ordinals for each in range(*run)]


def _ordinal(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number - 1


async def reported(api: Api, ended: str, paid: list[str]) -> Person:
    """Somebody whose termination is reported on its day."""
    await api.travel_to(ended)
    sari = await somebody(api, paid=paid)
    await sari.reports(ended)
    return sari


async def test_twelve_months_in_a_row_entitle_by_the_2022_book(api: Api) -> None:
    sari = await reported(api, "2024-01-15", months(("2023-01", "2023-12")))

    found = await eligibility(sari)

    assert (found["eligible"], found["monthsPaid"], found["longestRun"]) == (True, 12, 12)


async def test_twelve_months_with_five_in_a_row_do_not_by_the_2022_book(api: Api) -> None:
    paid = months(("2022-03", "2022-07"), ("2022-09", "2023-01"), ("2023-04", "2023-05"))
    sari = await reported(api, "2024-01-15", paid)

    found = await eligibility(sari)

    assert (found["eligible"], found["monthsPaid"], found["longestRun"]) == (False, 12, 5)
    assert await failed(sari) == [(NOT_IN_A_ROW, "5/6")]


async def test_twelve_months_with_five_in_a_row_entitle_by_the_2025_book(api: Api) -> None:
    paid = months(("2023-05", "2023-09"), ("2023-11", "2024-03"), ("2024-06", "2024-07"))
    sari = await reported(api, "2025-03-15", paid)

    found = await eligibility(sari)

    assert (found["eligible"], found["monthsPaid"], found["longestRun"]) == (True, 12, 5)


async def test_eleven_months_do_not_entitle_and_are_counted(api: Api) -> None:
    paid = months(("2023-05", "2023-09"), ("2023-11", "2024-03"), ("2024-06", "2024-06"))
    sari = await reported(api, "2025-03-15", paid)

    assert await failed(sari) == [(INSUFFICIENT, "11/12")]
    (reason,) = (await eligibility(sari))["reasons"]
    assert reason["message"] == "Not enough contribution months: 11/12 in the 24 months before the termination."


@pytest.mark.parametrize(
    ("ended", "runs", "lacking"),
    [
        (
            "2024-01-15",
            [("2022-03", "2022-07"), ("2022-09", "2023-01"), ("2023-04", "2023-05")],
            [(NOT_IN_A_ROW, "5/6")],
        ),
        (
            "2025-03-15",
            [("2023-05", "2023-09"), ("2023-11", "2024-03"), ("2024-06", "2024-06")],
            [(INSUFFICIENT, "11/12")],
        ),
    ],
)
async def test_who_has_too_few_ends_as_not_eligible(
    api: Api, ended: str, runs: list[tuple[str, str]], lacking: list[tuple[str, str]]
) -> None:
    # given
    sari = await reported(api, ended, months(*runs))
    await sari.filed(1)

    # when
    await sari.rejected(1)

    # then
    (determination,) = (await sari.claim(1))["determinations"]
    reasons = [(reason["code"], reason["missing"]) for reason in determination["reasons"]]
    assert ((await sari.case())["status"], reasons) == ("INELIGIBLE", [*lacking, ("OFFICER_NOTE", None)])
