"""G24: in a month with training, attendance of 80% stands in for the job search (AMB-06)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.api import Api
from support.journey import Person, a_claimant

Serve = Callable[..., Awaitable[Api]]
DAYS = [f"2025-04-{day}" for day in range(11, 31)]
FIVE_DAYS = ["2025-04-14", "2025-04-15", "2025-04-16", "2025-04-17", "2025-04-22"]


async def in_month_2(api: Api) -> Person:
    """Month 2 was filed on 10 April 2025: what she does until 9 May unlocks month 3."""
    sari = await a_claimant(api, "2025-03-10")
    await sari.searches("2025-03-27")
    await sari.earns(2, filed_on="2025-04-10")
    return sari


async def trained(sari: Person, scheduled: int, attended: int) -> None:
    await sari.api.travel_to("2025-05-09")
    await sari.trains(DAYS[:scheduled], DAYS[:attended])


async def month_3(sari: Person) -> dict[str, Any]:
    """Her claim on the first day of its window."""
    await sari.api.travel_to("2025-05-10")
    return await sari.claim(3)


def why(claim: dict[str, Any]) -> list[tuple[str, str]]:
    return [(lock["code"], lock["missing"]) for lock in claim["locks"]]


@pytest.mark.parametrize(("scheduled", "attended"), [(20, 16), (15, 12)])
async def test_80_percent_of_the_sessions_are_enough_without_any_application(
    api: Api, scheduled: int, attended: int
) -> None:
    sari = await in_month_2(api)

    await trained(sari, scheduled, attended)

    claim = await month_3(sari)
    assert (claim["status"], claim["mission"]["state"], why(claim)) == ("CLAIMABLE", "SATISFIED", [])


async def test_15_of_19_sessions_are_not_80_percent(api: Api) -> None:
    sari = await in_month_2(api)

    await trained(sari, 19, 15)

    claim = await month_3(sari)
    assert (claim["status"], why(claim)) == ("LOCKED", [("TRAINING_ATTENDANCE_LOW", "15/19")])


async def test_five_applications_do_not_mend_low_attendance(api: Api) -> None:
    sari = await in_month_2(api)
    await sari.applies(*FIVE_DAYS)

    await trained(sari, 19, 15)

    claim = await month_3(sari)
    assert (claim["status"], why(claim)) == ("LOCKED", [("TRAINING_ATTENDANCE_LOW", "15/19")])


async def test_without_sessions_five_applications_are_enough(api: Api) -> None:
    sari = await in_month_2(api)

    await sari.applies(*FIVE_DAYS)

    claim = await month_3(sari)
    assert (claim["status"], why(claim)) == ("CLAIMABLE", [])


async def test_without_sessions_the_job_search_is_needed(api: Api) -> None:
    sari = await in_month_2(api)

    claim = await month_3(sari)
    assert (claim["status"], why(claim)) == ("LOCKED", [("MISSION_INCOMPLETE", "0/5")])


async def test_the_overlay_additional_asks_for_attendance_and_job_search(kept: Serve) -> None:
    sari = await in_month_2(await kept(rulebook={"overlays": ["training-additional"]}))

    await trained(sari, 20, 16)

    claim = await month_3(sari)
    assert (claim["status"], why(claim)) == ("LOCKED", [("MISSION_INCOMPLETE", "0/5")])


async def test_the_overlay_alternative_lets_five_applications_stand_in_for_attendance(kept: Serve) -> None:
    sari = await in_month_2(await kept(rulebook={"overlays": ["training-alternative"]}))
    await sari.applies(*FIVE_DAYS)

    await trained(sari, 19, 15)

    claim = await month_3(sari)
    assert (claim["status"], why(claim)) == ("CLAIMABLE", [])
