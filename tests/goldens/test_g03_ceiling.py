"""G03: the ceiling of the wage."""

import pytest
from support.api import Api
from support.six_months import all_six_months

WAGES_AT_THE_CEILING = [5_000_000, 5_000_001, 7_250_000]


@pytest.mark.parametrize("wage", WAGES_AT_THE_CEILING)
async def test_a_wage_counts_up_to_5_million_in_the_2022_book(api: Api, wage: int) -> None:
    person = await all_six_months(api, "2022", wage)

    assert await person.received() == [2_250_000] * 3 + [1_250_000] * 3
    assert sum(await person.received()) == 10_500_000


@pytest.mark.parametrize("wage", WAGES_AT_THE_CEILING)
async def test_a_wage_counts_up_to_5_million_in_the_2025_book(api: Api, wage: int) -> None:
    person = await all_six_months(api, "2025", wage)

    assert await person.received() == [3_000_000] * 6
    assert sum(await person.received()) == 18_000_000
