"""A plugin's subscription can only damage itself, and is permitted like every other field."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.api import Api
from support.live import Socket, socket

from jkp.plugin.discovery import PluginError
from jkp.security.principals import Role
from jkp.settings.serving import LimitsSettings
from jkp_schema.edge import tolling
from jkp_schema.edge.budgets import Budgets

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio
from collections.abc import AsyncGenerator
import strawberry
from jkp_schema.api import Info, PUBLIC, allow

@strawberry.type
class Subscription:
    @strawberry.subscription(description="Counts.", metadata=PUBLIC)
    async def probe_counts(self, info: Info) -> AsyncGenerator[int | None, None]:
        for number in (1, 2, 3):
            yield number

    @strawberry.subscription(description="Fails at the second.", metadata=PUBLIC)
    async def probe_fails(self, info: Info) -> AsyncGenerator[int | None, None]:
        yield 1
        raise LookupError("password=hunter2")

    @strawberry.subscription(description="Ends the process.", metadata=PUBLIC)
    async def probe_ends(self, info: Info) -> AsyncGenerator[int | None, None]:
        yield 1
        raise SystemExit(3)

    @strawberry.subscription(description="Tells one thing, and then waits.", metadata=PUBLIC)
    async def probe_waits(self, info: Info) -> AsyncGenerator[int | None, None]:
        yield 1
        await asyncio.Event().wait()

    @strawberry.subscription(description="For operators.", metadata=allow(Role.OPERATOR))
    async def probe_secret(self, info: Info) -> AsyncGenerator[int | None, None]:
        yield 1

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(subscription=Subscription)
"""


@pytest.fixture
async def api(install: Install, serve: Serve) -> Api:
    install("probe", "from jkp.plugin import Role\n" + PLUGIN)
    return (await serve(plugins={"probe": {}, "sandbox": {}})).acting(Role.INTEGRATOR, "x")


async def results(listener: Socket, field: str) -> list[dict[str, Any]]:
    """All frames of one subscription, to its end."""
    listener.subscribe(f"subscription {{ {field} }}", field)
    frames = [await listener.next()]
    while frames[-1]["type"] == "next":
        frames.append(await listener.next())
    return frames


async def test_a_plugin_gives_results_one_after_another(api: Api) -> None:
    async with socket(api) as listener:
        await listener.init()
        *told, end = await results(listener, "probeCounts")

    assert [frame["payload"]["data"] for frame in told] == [{"probeCounts": number} for number in (1, 2, 3)]
    assert end["type"] == "complete"


@pytest.mark.parametrize("field", ["probeFails", "probeEnds"])
async def test_what_a_subscription_raises_ends_it_alone_and_names_the_plugin(api: Api, field: str) -> None:
    async with socket(api) as listener:
        await listener.init()
        first, second, end = await results(listener, field)
        *others, _ = await results(listener, "probeCounts")

    (error,) = second["payload"]["errors"]
    assert first["payload"]["data"] == {field: 1}
    assert error["extensions"] == {"code": "PLUGIN_ERROR", "plugin": "probe"}
    assert "hunter2" not in str(second)
    assert (end["type"], len(others)) == ("complete", 3)


async def test_a_subscription_is_told_to_those_who_may_see_it(api: Api) -> None:
    async with socket(api) as listener:
        await listener.init()
        (refused,) = await results(listener, "probeSecret")

    assert (refused["type"], refused["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")


async def test_an_address_without_a_token_has_few_subscriptions(install: Install, serve: Serve) -> None:
    install("probe", "from jkp.plugin import Role\n" + PLUGIN)
    api = await serve(plugins={"probe": {}, "sandbox": {}}, limits={"anonymous_sockets": 1})
    async with socket(api) as listener, socket(api.acting(Role.INTEGRATOR, "x")) as other:
        for each in (listener, other):
            await each.init()
            each.subscribe("subscription { probeWaits }", "1")
            assert (await each.next())["type"] == "next"
            each.subscribe("subscription { probeCounts }", "2")
        refused, told = await listener.next(), await other.next()

    assert (refused["id"], refused["payload"][0]["extensions"]["code"]) == ("2", "RATE_LIMITED")
    assert told["type"] == "next"


async def test_each_result_costs_its_follower_points(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    # given points for the beginning, which is a new document, and for two results
    now = [0.0]
    monkeypatch.setattr(tolling, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(api.app.graphql.gate, "budgets", Budgets(LimitsSettings(points_per_minute=103), lambda: now[0]))
    async with socket(api) as listener:
        await listener.init()
        listener.subscribe("subscription { probeCounts }")
        first_two = [await listener.next() for _ in range(2)]
        await asyncio.sleep(0.05)
        assert listener.is_quiet

        # when more come back
        now[0] += 60
        third = await listener.next()

    assert [each["payload"]["data"]["probeCounts"] for each in (*first_two, third)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("def probe_counts", "def other_counts"), "must begin with probe"),
        ((", metadata=PUBLIC)\n    async def probe_counts", ")\n    async def probe_counts"), "needs a policy"),
        (("probe_counts(self, info: Info)", "probe_counts(self)"), "must take `info: Info`"),
        (("def probe_counts", "def events"), "must begin with probe"),
    ],
)
async def test_a_subscription_that_breaks_a_rule_stops_the_start(
    install: Install, serve: Serve, change: tuple[str, str], told: str
) -> None:
    install("probe", "from jkp.plugin import Role\n" + PLUGIN.replace(*change))

    with pytest.raises(PluginError, match=told):
        await serve(plugins={"probe": {}, "sandbox": {}})
