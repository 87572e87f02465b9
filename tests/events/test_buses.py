"""Followers of another process are woken by the bus, and a bus that breaks loses nothing."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from conftest import Serve
from support.api import Api
from support.postgres import Postgres
from support.serving import settings_of

from jkp.database import run_tx
from jkp.errors import CannotStart
from jkp.events import feed, log
from jkp.events.following import Bookmark, follow
from jkp.events.log import Event, EventType
from jkp.events.reading import Wanted
from jkp.runtime import Runtime
from jkp.worker.running import alive

PATIENCE = 30.0
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jkp bus'"
Followed = AsyncGenerator[Event | Bookmark, None]


@pytest.fixture(autouse=True)
def nobody_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a bus can wake a follower in time."""
    monkeypatch.setattr(feed, "POLL_SECONDS", 3600.0)


async def append(node: Runtime) -> None:
    with node.activate():
        await run_tx(lambda: log.append(EventType.CLAIM_OPENED, uuid4()))


@asynccontextmanager
async def another_node(first: Api) -> AsyncIterator[Runtime]:
    """A second server on the same database."""
    runtime = Runtime(first.runtime.settings)
    await runtime.open()
    try:
        async with alive(runtime, is_worker=False):
            yield runtime
    finally:
        await runtime.close()


async def told(followed: Followed) -> int:
    async with asyncio.timeout(PATIENCE):
        async for one in followed:
            if isinstance(one, Event):
                return int(one.pos)
    raise EOFError


async def bus_breaks(postgres: Postgres) -> None:
    """Every node's connection to the bus is ended, once there is one: a node opens it behind its start."""
    async with asyncio.timeout(PATIENCE):
        while not await postgres.execute(END_ALL):
            await asyncio.sleep(0.01)


@asynccontextmanager
async def followed(node: Runtime) -> AsyncIterator[Followed]:
    """Somebody who follows a node from now on."""
    async with AsyncExitStack() as stack:
        stack.enter_context(node.activate())
        events = await stack.enter_async_context(aclosing(follow(node.feed, Wanted(), None)))
        assert isinstance(await anext(events), Bookmark)
        yield events


async def test_a_follower_of_another_node_is_woken(serve_on_postgres: Serve) -> None:
    first = await serve_on_postgres()
    async with another_node(first) as second, followed(second) as events:
        await append(first.runtime)
        assert await told(events) == 1


async def test_a_bus_that_broke_is_heard_again_and_what_came_meanwhile_too(
    serve_on_postgres: Serve, postgres: Postgres
) -> None:
    first = await serve_on_postgres()
    async with another_node(first) as second, followed(second) as events:
        await bus_breaks(postgres)
        await append(first.runtime)
        assert await told(events) == 1
        await append(first.runtime)
        assert await told(events) == 2


def test_a_bus_that_the_database_has_not_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(CannotStart) as refused:
        Runtime(settings_of(tmp_path, events={"bus": "postgres"}))

    assert str(refused.value) == 'events.bus: "postgres" needs storage.database, the URL of a PostgreSQL server'
