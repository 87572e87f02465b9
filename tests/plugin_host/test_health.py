"""How plugins are doing is told to operators: the class of an error and its moment, never its text."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from support.api import Answered, Api
from support.journey import a_claimant
from support.rows import sql

from jkp.clock import machine_now
from jkp.plugin.collecting import collect_now
from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

HEALTH = "{ plugins { name version health lastSyncedAt lastError } }"
PLUGIN = """
from datetime import timedelta

raises = []

class Bursa(ActivitySource):
    async def collect(self, who, window):
        for error in raises:
            raise error
        return
        yield

async def handle(request):
    raise LookupError("hunter2")

@hookimpl
def jkp_activity_sources(ctx):
    return [Bursa(kinds=[ActivityKind.INTERVIEW], title_id="B", title_en="B", every=timedelta(hours=6))]

@hookimpl
def jkp_routes(ctx):
    return [Route(path="hook", handle=handle)]
"""


@pytest.fixture
async def api(install: Install, serve: Serve) -> Api:
    """A server with a plugin whose source is asked for Sari."""
    install("bursa", PLUGIN)
    started = await serve(plugins={"bursa": {}, "assessment": {}, "sandbox": {}})
    sari = await a_claimant(started, "2025-03-10", assessed=False)
    (plugin,) = [one for one in started.runtime.host.plugins if one.name == "bursa"]
    with started.runtime.activate():
        await plugin.context.accounts.link(uuid_of("Participant", sari.id), "sari")
    return started


async def collected(api: Api, *errors: Exception) -> dict[str, Any]:
    """Ask the source, which raises this; what an operator sees then."""
    import_module("jkp_bursa").raises[:] = errors
    with api.runtime.activate():
        await collect_now()
    return await health(api)


async def health(api: Api) -> dict[str, Any]:
    plugins = (await api.acting(Role.OPERATOR)(HEALTH))["plugins"]
    found: dict[str, Any] = next(each for each in plugins if each["name"] == "bursa")
    return found


async def test_a_plugin_that_nothing_is_wrong_with_is_healthy(api: Api) -> None:
    before = machine_now()

    told = await collected(api)

    assert (told["health"], told["lastError"], told["version"]) == ("HEALTHY", None, "1.0")
    assert datetime.fromisoformat(told["lastSyncedAt"]) >= before


async def test_a_source_that_fails_is_degraded_and_one_that_is_refused_is_stopped(api: Api) -> None:
    bursa = import_module("jkp_bursa")

    down = await collected(api, bursa.SourceUnavailable())
    await sql(api, "DELETE FROM source_state")
    refused = await collected(api, bursa.SourceMisconfigured("hunter2"))

    assert down["health"] == "DEGRADED"
    assert down["lastError"].startswith(f"SourceUnavailable at {machine_now():%Y-}")
    assert down["lastSyncedAt"] is None
    assert (refused["health"], refused["lastError"].split()[0]) == ("STOPPED", "SourceMisconfigured")
    assert "hunter2" not in str(refused)


async def test_a_plugin_of_which_something_is_switched_off_is_degraded(api: Api) -> None:
    for _ in range(3):
        await api.http.post("/plugins/bursa/hook")

    told = await health(api)

    assert (told["health"], told["lastError"].split()[0]) == ("DEGRADED", "LookupError")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OPERATOR])
async def test_nobody_but_an_operator_sees_it(api: Api, role: Role) -> None:
    asking = api if role is Role.ANONYMOUS else api.acting(role, str(UUID(int=7)))

    with pytest.raises(Answered) as answered:
        await asking("{ plugins { name health lastSyncedAt lastError } }")

    code = "UNAUTHENTICATED" if role is Role.ANONYMOUS else "FORBIDDEN"
    assert set(answered.value.codes) == {code}
    assert {plugin["name"] for plugin in (await asking("{ plugins { name } }"))["plugins"]} >= {"bursa"}
