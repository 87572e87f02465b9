"""G16: a window begins and ends at midnight in Jakarta, to the second (AMB-24)."""

import pytest
from support.api import Api
from support.journey import Person, a_claimant, codes


@pytest.fixture
async def sari(api: Api) -> Person:
    """Her mission is done; her window is 10 to 15 April 2025."""
    person = await a_claimant(api, "2025-03-10")
    await person.searches("2025-03-27")
    return person


async def test_a_claim_one_second_before_its_window_is_refused(sari: Person) -> None:
    await sari.api.travel_to("2025-04-09T23:59:59+07:00")

    assert codes((await sari.files(2))["errors"]) == ["WINDOW_NOT_OPEN"]


async def test_a_claim_in_the_first_second_of_its_window_is_accepted(sari: Person) -> None:
    await sari.api.travel_to("2025-04-09T17:00:00Z")

    assert (await sari.filed(2))["status"] == "SUBMITTED"


async def test_a_claim_in_the_last_second_of_its_window_is_accepted(sari: Person) -> None:
    await sari.api.travel_to("2025-04-15T16:59:59Z")

    assert (await sari.filed(2))["status"] == "SUBMITTED"


async def test_a_claim_one_second_after_its_window_has_lapsed(sari: Person) -> None:
    await sari.api.travel_to("2025-04-15T17:00:00Z")

    assert codes((await sari.files(2))["errors"]) == ["WINDOW_CLOSED"]
    assert (await sari.claim(2))["status"] == "LAPSED"


@pytest.mark.parametrize(
    ("moment", "status", "event"),
    [
        ("2025-04-09T23:59:59+07:00", "LOCKED", None),
        ("2025-04-10T00:00:00+07:00", "CLAIMABLE", "CLAIM_OPENED"),
        ("2025-04-15T16:59:59Z", "CLAIMABLE", "CLAIM_OPENED"),
        ("2025-04-15T17:00:00Z", "LAPSED", "CLAIM_LAPSED"),
    ],
)
async def test_the_state_is_right_before_anything_has_run_and_told_once_it_has(
    sari: Person, moment: str, status: str, event: str | None
) -> None:
    await sari.api.travel_to(moment)
    before = await sari.claim(2)

    await sari.api.tick()

    after = await sari.claim(2)
    assert before["status"] == after["status"] == status
    assert before["locks"] == after["locks"]
    assert [each["type"] for each in after["history"]] == ([event] if event else [])
