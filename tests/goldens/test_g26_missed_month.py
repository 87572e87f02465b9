"""G26: a month that was missed is lost, and the later ones are not, unless the overlay says so (AMB-21, AMB-33)."""

import pytest
from conftest import Serve
from support.api import Api
from support.journey import Person, an_applicant, codes
from support.six_months import REFERENCE, SEARCHED_AND_FILED

MISSED = 3


async def without_month_3(api: Api, book: str, months: int = 6) -> Person:
    """A participant with a wage of 4,250,000 who was paid every month up to `months`, but for the third."""
    person = await an_applicant(api, REFERENCE[book])
    await person.paid(1)
    await person.assesses()
    for month, (searched_on, filed_on) in enumerate(SEARCHED_AND_FILED[book], start=2):
        if month != MISSED and month <= months:
            await person.searches(searched_on)
            await person.earns(month, filed_on, **({"form": "NOT_EMPLOYED"} if month == 6 else {}))
    return person


async def test_a_month_lapses_when_its_window_has_passed(api: Api) -> None:
    sari = await without_month_3(api, "2025", months=2)

    await api.travel_to("2025-05-15T23:59:59+07:00")
    assert (await sari.claim(3))["status"] == "LOCKED"

    await api.travel_to("2025-05-16T00:00:00+07:00")
    assert (await sari.claim(3))["status"] == "LAPSED"


async def test_the_next_month_is_claimable_on_its_own_mission(api: Api) -> None:
    sari = await without_month_3(api, "2025", months=2)
    await sari.searches("2025-05-20")

    await api.travel_to("2025-06-10")

    claim = await sari.claim(4)
    assert (claim["status"], claim["locks"]) == ("CLAIMABLE", [])


async def test_the_other_five_months_are_paid(api: Api) -> None:
    sari = await without_month_3(api, "2025")

    assert await sari.received() == [2_550_000] * 5
    assert sum(await sari.received()) == 12_750_000
    assert (await sari.case())["status"] == "COMPLETED"


async def test_the_2022_book_keeps_25_percent_for_month_4(api: Api) -> None:
    sari = await without_month_3(api, "2022")

    assert await sari.received() == [1_912_500, 1_912_500, 1_062_500, 1_062_500, 1_062_500]


@pytest.fixture
async def strict(kept: Serve) -> Api:
    """A server where a missed month takes the later ones with it."""
    return await kept(rulebook={"overlays": ["missed-month-forfeits-remaining"]})


async def test_with_the_overlay_the_later_months_are_forfeited(strict: Api) -> None:
    sari = await without_month_3(strict, "2025", months=2)
    await sari.searches("2025-05-20")

    await strict.travel_to("2025-06-10")

    assert (await sari.claim(4))["status"] == "LOCKED"
    assert codes((await sari.claim(4))["locks"]) == ["EARLIER_MONTH_MISSED"]
    assert codes((await sari.files(4))["errors"]) == ["EARLIER_MONTH_MISSED"]


async def test_with_the_overlay_a_forfeited_month_forfeits_the_one_after_it(strict: Api) -> None:
    sari = await without_month_3(strict, "2025", months=2)
    await sari.searches("2025-06-20")

    await strict.travel_to("2025-07-10")

    assert codes((await sari.files(5))["errors"]) == ["EARLIER_MONTH_MISSED"]


async def test_with_the_overlay_nothing_is_forfeited_while_no_month_was_missed(strict: Api) -> None:
    sari = await without_month_3(strict, "2025", months=2)
    await sari.searches("2025-04-21")

    await strict.travel_to("2025-05-10")

    assert (await sari.claim(3))["status"] == "CLAIMABLE"
