"""Each event costs its follower's caller points. Who has none is told later, in order, and misses nothing."""

import asyncio
from typing import Any

import pytest
from support.api import Api
from support.live import PATIENCE, Socket, socket, stream
from support.webhooks import happens

from jkp.events import feed
from jkp.operating.metrics import REGISTRY
from jkp.security.principals import Principal, Role
from jkp.settings.serving import LimitsSettings
from jkp_schema.edge import tolling
from jkp_schema.edge.budgets import Budgets
from jkp_schema.edge.tolling import price_of

FOLLOW = "subscription { events { cursor event { claimId } } }"
FOLLOWER = Principal(Role.INTEGRATOR, "follower")
TEN_A_SECOND = LimitsSettings(points_per_minute=600)
TWO_POINTS, MANY = 0.2, 60.0


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(api: Api, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The budgets are counted by this clock, and whoever waits looks at it often."""
    made = Clock()
    monkeypatch.setattr(api.app.graphql.gate, "budgets", Budgets(TEN_A_SECOND, made))
    monkeypatch.setattr(tolling, "LOOK_SECONDS", 0.01)
    return made


@pytest.fixture
def follower(api: Api) -> Api:
    return api.acting(FOLLOWER.role, FOLLOWER.subject)


def spent(api: Api) -> None:
    """The follower's caller has no points left."""
    api.app.graphql.gate.budgets.take(FOLLOWER, "", TEN_A_SECOND.points_per_minute)


def left(api: Api) -> int:
    budget = api.app.graphql.gate.budgets.charge(FOLLOWER, "", 0)
    assert budget
    return budget.left


async def begun(listener: Socket, document: str = FOLLOW) -> dict[str, Any]:
    """The first result of a subscription, which is a bookmark."""
    await listener.init()
    listener.subscribe(document)
    return await listener.next()


async def happened(api: Api, times: int) -> list[str]:
    """The claims of so many new events."""
    return [await happens(api, "PAYMENT_CONFIRMED") for _ in range(times)]


async def told(listener: Socket, times: int) -> list[str]:
    return [(await listener.told())["event"]["claimId"] for _ in range(times)]


async def held_up() -> None:
    """Wait until somebody waits for points."""
    async with asyncio.timeout(PATIENCE):
        while not REGISTRY.get_sample_value("jkp_followers_held_up"):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(("cost", "price"), [(3, 1), (15, 1), (16, 2), (10_000, 9_986)])
def test_what_an_event_says_itself_is_one_point_and_all_else_its_full_price(cost: int, price: int) -> None:
    assert price_of(cost) == price


async def test_who_has_no_points_left_is_told_as_they_come_back(api: Api, clock: Clock, follower: Api) -> None:
    async with socket(follower) as listener, socket(api.acting(Role.INTEGRATOR, "other")) as other:
        await begun(listener)
        await begun(other)
        spent(api)
        ids = await happened(api, 3)
        # another caller has its own points
        assert await told(other, 3) == ids
        await held_up()

        clock.now += TWO_POINTS
        assert await told(listener, 2) == ids[:2]
        await held_up()
        assert listener.is_quiet

        clock.now += TWO_POINTS
        assert await told(listener, 1) == ids[2:]


async def test_who_waits_for_longer_than_the_feed_keeps_events_misses_none(
    api: Api, clock: Clock, follower: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "ROOM", 3)
    async with socket(follower) as listener:
        await begun(listener)
        spent(api)
        ids = await happened(api, 10)
        await held_up()

        clock.now += MANY

        assert await told(listener, 10) == ids


async def test_a_stream_waits_as_a_socket_does(api: Api, clock: Clock, follower: Api) -> None:
    async with stream(follower, FOLLOW) as events:
        await events.next()
        spent(api)
        (id_,) = await happened(api, 1)
        await held_up()

        clock.now += TWO_POINTS

        assert id_ in (await events.next())["data"]


async def test_an_event_costs_what_is_asked_beside_it(api: Api, clock: Clock, follower: Api) -> None:
    asked = "subscription { events { cursor event { claimId claim { history { type occurredAt } } } } }"
    async with socket(follower) as listener:
        cost = (await begun(listener, asked))["payload"]["extensions"]["cost"]["points"]
        before = left(api)

        ids = await happened(api, 2)

        assert await told(listener, 2) == ids
    assert cost > 20
    assert left(api) == before - 2 * price_of(cost)


async def test_a_bookmark_costs_nothing(api: Api, clock: Clock, follower: Api) -> None:
    # given a document that is known
    async with socket(follower) as listener:
        await begun(listener)
    before = left(api)

    async with socket(follower) as listener:
        bookmark = await begun(listener)

    assert bookmark["payload"]["data"]["events"]["event"] is None
    assert left(api) == before - bookmark["payload"]["extensions"]["cost"]["points"]


async def test_who_waits_for_points_is_told_at_once_that_the_server_stops(
    api: Api, clock: Clock, follower: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with socket(follower) as listener:
        await begun(listener)
        spent(api)
        ids = await happened(api, 1)
        await held_up()

        monkeypatch.setattr(api.app.graphql.gate, "is_closed", True)
        api.runtime.feed.stop()

        assert await told(listener, 1) == ids
        end = await listener.next()
    assert end["payload"]["errors"][0]["extensions"]["code"] == "SERVER_STOPPING"
