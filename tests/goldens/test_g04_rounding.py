"""G04: a month's amount is rounded once, half up, unless the overlay drops the fraction (AMB-25)."""

import pytest
from conftest import Serve
from support.api import Api
from support.journey import an_applicant
from support.six_months import all_six_months


async def test_a_fraction_of_a_rupiah_is_rounded_half_up_in_the_2022_book(api: Api) -> None:
    person = await all_six_months(api, "2022", wage=4_333_333)

    # 1,949,999.85 at 45% and 1,083,333.25 at 25%
    assert await person.received() == [1_950_000] * 3 + [1_083_333] * 3


@pytest.mark.parametrize(
    ("wage", "amount"),
    [
        pytest.param(4_333_333, 2_600_000, id="2,599,999.80"),
        pytest.param(4_999_999, 2_999_999, id="2,999,999.40"),
    ],
)
async def test_a_fraction_of_a_rupiah_is_rounded_half_up_at_60_percent(api: Api, wage: int, amount: int) -> None:
    person = await an_applicant(api, "2025-03-10", wage)

    await person.paid(1)

    assert await person.received() == [amount]


async def test_the_overlay_drops_the_fraction_in_the_2022_book(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["rounding-down"]})

    person = await all_six_months(api, "2022", wage=4_333_333)

    assert await person.received() == [1_949_999] * 3 + [1_083_333] * 3


async def test_the_overlay_drops_the_fraction_at_60_percent(kept: Serve) -> None:
    api = await kept(rulebook={"overlays": ["rounding-down"]})
    await api.travel_to("2025-03-10")
    person = await an_applicant(api, "2025-03-10", wage=4_333_333)

    await person.paid(1)

    assert await person.received() == [2_599_999]
