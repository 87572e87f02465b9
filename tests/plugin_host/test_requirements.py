"""A requirement that cannot be assessed is unknown: the claim stays locked, and the lock says whose fault it is."""

from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import pytest
from support.api import Api
from support.journey import Person, a_claimant, codes

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

CODE = "assessment.completed"
HANGS = "await asyncio.sleep(60)"
REQUIREMENT = f"""
import asyncio

calls = []

class Known:
    code = "{CODE}"
    title_id = title_en = "A requirement"

    async def assess(self, participant_id, period):
        {{body}}

@hookimpl
def jkp_requirements(ctx):
    return [Known()]
"""


@pytest.fixture
def claimant(install: Install, serve: Serve) -> Callable[..., Awaitable[Person]]:
    """Somebody whose month 1 is paid, while the plugin `probe` assesses her like this."""

    async def served(body: str) -> Person:
        install("probe", REQUIREMENT.format(body=body))
        api = await serve(plugins={"probe": {"time_limit": 0.1} if body == HANGS else {}, "sandbox": {}})
        return await a_claimant(api, "2025-03-10", assessed=False)

    return served


def lock_of(claim: dict[str, Any], code: str) -> dict[str, Any]:
    lock: dict[str, Any] = next(lock for lock in claim["locks"] if lock["code"] == code)
    return lock


async def test_what_a_plugin_assessed_is_stored_and_shown(claimant: Callable[..., Awaitable[Person]]) -> None:
    sari = await claimant("return Assessment(state=State.SATISFIED, current=3, target=3)")

    mission = (await sari.claim(2))["mission"]
    shown = mission["requirements"][0]
    assert (shown["code"], shown["state"], shown["current"], shown["target"]) == (CODE, "SATISFIED", 3, 3)
    assert (shown["plugin"], shown["title"]) == ("probe", "A requirement")


async def test_reading_a_mission_asks_no_plugin(claimant: Callable[..., Awaitable[Person]]) -> None:
    sari = await claimant("calls.append(period); return Assessment(state=State.SATISFIED)")
    calls = import_module("jkp_probe").calls
    asked = len(calls)

    for _ in range(3):
        await sari.claim(2)

    assert len(calls) == asked > 0


async def test_a_requirement_that_is_not_met_locks_with_the_plugins_own_reasons(
    claimant: Callable[..., Awaitable[Person]],
) -> None:
    reason = "Reason(code=Code.TRAINING_ATTENDANCE_LOW, missing='3/5', plugin='probe', values={'minimum': '80'})"
    sari = await claimant(f"return Assessment(state=State.UNSATISFIED, reasons=[{reason}])")

    lock = lock_of(await sari.claim(2), "TRAINING_ATTENDANCE_LOW")
    assert (lock["missing"], lock["plugin"]) == ("3/5", "probe")
    assert "80%" in lock["message"]


async def test_a_requirement_that_is_not_met_and_says_no_more_is_named(
    claimant: Callable[..., Awaitable[Person]],
) -> None:
    sari = await claimant("return Assessment(state=State.UNSATISFIED)")

    lock = lock_of(await sari.claim(2), "REQUIREMENT_UNMET")
    assert lock["plugin"] == "probe"
    assert CODE in lock["message"]


@pytest.mark.parametrize(
    "body",
    [
        "raise LookupError('the board is down')",
        HANGS,
        "return Assessment(state=State.UNSATISFIED, reasons=['not yet'])",
    ],
)
async def test_a_requirement_that_fails_hangs_or_talks_nonsense_is_unknown_and_the_claim_stays_locked(
    claimant: Callable[..., Awaitable[Person]], body: str
) -> None:
    # given
    sari = await claimant(body)

    # when she tries to file although nobody could say whether she may
    await sari.api.travel_to("2025-04-10")
    refused = await sari.files(2)

    # then
    claim = await sari.claim(2)
    assert codes(refused["errors"]) == codes(claim["locks"]) == ["REQUIREMENT_UNKNOWN", "MISSION_INCOMPLETE"]
    assert [error["plugin"] for error in refused["errors"]] == ["probe", None]
    assert CODE in refused["errors"][0]["message"]
    assert claim["status"] == "LOCKED"
    assert claim["mission"]["requirements"][0]["state"] == "UNKNOWN"


async def test_the_fault_of_a_plugin_is_logged_with_its_name(
    claimant: Callable[..., Awaitable[Person]], caplog: pytest.LogCaptureFixture
) -> None:
    await claimant("raise LookupError('the board is down')")

    assert "jkp.plugins.probe" in {record.name for record in caplog.records}
    assert "the board is down" in caplog.text


async def test_a_requirement_that_no_plugin_offers_is_unknown_unless_it_is_optional(serve: Serve) -> None:
    # given a server without the plugins that the rule book counts on
    api = await serve(plugins={"sandbox": {}})
    sari = await a_claimant(api, "2025-03-10", assessed=False)

    # then the self-assessment is unknown, and the optional training does not apply
    lock = lock_of(await sari.claim(2), "REQUIREMENT_UNKNOWN")
    assert (lock["plugin"], CODE in lock["message"]) == (None, True)
    shown = (await sari.claim(2))["mission"]["requirements"]
    assert [each["code"] for each in shown] == [CODE, "not_reemployed", "applications", "calls"]


async def test_what_a_plugin_said_holds_no_longer_than_the_plugin(
    claimant: Callable[..., Awaitable[Person]], serve: Serve
) -> None:
    # given a requirement that a plugin found met
    sari = await claimant("return Assessment(state=State.SATISFIED)")

    # when the server runs without that plugin
    api = await serve(plugins={"sandbox": {}}, storage=sari.api.runtime.settings.storage)
    await api.travel_to("2025-04-10")
    sari.api = api
    refused = await sari.files(2)

    # then it is not known any more
    assert "REQUIREMENT_UNKNOWN" in codes(refused["errors"])
