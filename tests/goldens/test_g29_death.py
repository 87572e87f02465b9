"""G29: a death ends the benefit; what was paid stays paid."""

import pytest
from support.api import Api
from support.ends import case_of, died, statuses
from support.journey import Person, an_applicant, codes, done
from support.six_months import SEARCHED_AND_FILED


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her months 1 to 3 were paid, month 3 in its window of 10 to 15 May 2025; on 26 May an officer hears of it."""
    person = await an_applicant(api, "2025-03-10")
    await person.paid(1)
    await person.assesses()
    for month, (searched_on, filed_on) in enumerate(SEARCHED_AND_FILED["2025"][:2], start=2):
        await person.searches(searched_on)
        await person.earns(month, filed_on)
    await api.travel_to("2025-05-26")
    return person


async def test_a_death_ends_the_benefit(sari: Person) -> None:
    assert done(await died(sari, "2025-05-20"))["participant"]["diedOn"] == "2025-05-20"

    case = await case_of(sari, sari.api.officer)
    assert (case["status"], case["closedReason"], case["closedOn"]) == ("TERMINATED", "DECEASED", "2025-05-20")
    assert statuses(case) == ["PAID"] * 3 + ["CANCELLED"] * 3


async def test_no_paid_month_is_taken_back(sari: Person) -> None:
    await died(sari, "2025-05-20")

    assert await sari.received() == [2_550_000] * 3


async def test_no_later_month_can_be_filed(sari: Person) -> None:
    await died(sari, "2025-05-20")

    await sari.api.travel_to("2025-06-10")

    assert codes((await sari.claim(4))["locks"]) == ["DECEASED"]
    assert codes((await sari.files(4))["errors"]) == ["DECEASED"]
