"""G11: five applications must be at five companies, unless the overlay of Permenaker 2/2025 is on (AMB-02)."""

from collections.abc import Awaitable, Callable
from typing import Any

from support.api import Api
from support.journey import Person, a_claimant, codes

FIVE_APPLICATIONS = [
    ("PT Anggrek", "2025-03-12"),
    ("PT Bambu", "2025-03-15"),
    ("PT Cendana", "2025-03-20"),
    ("PT Damar", "2025-03-28"),
    ("PT Anggrek", "2025-04-02"),
]


async def five_applications_of_which_two_at_one_company(api: Api) -> tuple[Person, list[dict[str, Any]]]:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-04-10")
    return sari, [(await sari.wrote_to(company, day))["activity"] for company, day in FIVE_APPLICATIONS]


async def test_two_applications_at_one_company_count_once(api: Api) -> None:
    sari, activities = await five_applications_of_which_two_at_one_company(api)

    claim = await sari.claim(2)
    assert [activity["counted"] for activity in activities] == [True, True, True, True, False]
    assert activities[-1]["reason"]["code"] == "SAME_COMPANY"
    assert (claim["status"], claim["mission"]["points"]) == ("LOCKED", 4)
    assert [(lock["code"], lock["missing"]) for lock in claim["locks"]] == [("MISSION_INCOMPLETE", "4/5")]


async def test_the_overlay_counts_five_applications_at_any_company(kept: Callable[..., Awaitable[Api]]) -> None:
    api = await kept(rulebook={"overlays": ["permenaker-2-2025"]})

    sari, activities = await five_applications_of_which_two_at_one_company(api)

    claim = await sari.claim(2)
    assert [activity["counted"] for activity in activities] == [True] * 5
    assert (claim["status"], claim["mission"]["points"], codes(claim["locks"])) == ("CLAIMABLE", 5, [])
