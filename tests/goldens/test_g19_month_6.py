"""G19: the last month has a later window, and from 2025 a form."""

import pytest
from support.api import Api
from support.journey import Person, a_claimant, codes


@pytest.fixture
async def sari(api: Api) -> Person:
    """Month 1 was filed on 10 March 2025, months 2 to 5 have lapsed, and the mission of month 6 is done."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-08-20")
    return person


async def test_month_6_opens_five_working_days_before_the_end(sari: Person) -> None:
    await sari.api.travel_to("2025-08-29")

    [error] = (await sari.files(6, form="NOT_EMPLOYED"))["errors"]

    assert (error["code"], error["until"]) == ("WINDOW_NOT_OPEN", "2025-09-01T00:00:00+07:00")


async def test_month_6_needs_the_employment_status_form(sari: Person) -> None:
    await sari.api.travel_to("2025-09-01")

    assert codes((await sari.files(6))["errors"]) == ["EMPLOYMENT_STATUS_FORM_REQUIRED"]
    assert (await sari.filed(6, form="NOT_EMPLOYED"))["status"] == "SUBMITTED"


async def test_month_6_lapses_with_the_benefit_period(sari: Person) -> None:
    await sari.api.travel_to("2025-09-10")

    assert (await sari.claim(6))["status"] == "LAPSED"


async def test_the_2022_book_knows_no_form(api: Api) -> None:
    budi = await a_claimant(api, "2024-03-04")
    await budi.searches("2024-08-20")

    await api.travel_to("2024-08-27")

    assert (await budi.filed(6))["status"] == "SUBMITTED"
