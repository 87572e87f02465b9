"""Requests that are broken off at any point leave a server that answers, with nothing held."""

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable
from functools import partial
from random import Random
from time import perf_counter
from typing import Any

import httpx2
import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import Person, a_person, done
from support.live import FOLLOW, socket, stream
from support.patience import SECONDS, at_best, until
from support.photos import a_photograph
from support.rows import sql
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection

from jkp.database import WRITER, drain

AT_ONCE = 16
LONGEST = 0.03
PAGE = """{ viewer { participant { id name benefitCase { id claims { id status } } } }
  events(first: 50) { nodes { eventId } } }"""
REGISTER = op.REGISTER_ACCOUNT
HELD = """
SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%') AS open,
       (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS locks"""
Broken = Callable[[Person, float], Awaitable[None]]


async def query(sari: Person, seconds: float) -> None:
    await _cancelled(sari.me(PAGE), seconds)


async def mutation(sari: Person, seconds: float) -> None:
    await _cancelled(sari.me(REGISTER, key=op.key()), seconds)


async def upload(sari: Person, seconds: float) -> None:
    await _cancelled(sent(sari), seconds)


async def sent(sari: Person) -> httpx2.Response:
    """An upload; some are refused, for nobody may send so many at once."""
    return await sari.api.http.post("/uploads", content=a_photograph(), headers=sari.me.headers())


async def _cancelled(request: Awaitable[object], seconds: float) -> None:
    """What a time limit does to a request, and a server to one whose client has gone."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await request


async def completed_on_a_socket(sari: Person, seconds: float) -> None:
    async with socket(sari.me) as opened:
        await opened.init()
        opened.subscribe(REGISTER, "1", key=op.key())
        opened.subscribe(PAGE, "2")
        await asyncio.sleep(seconds)
        opened.send({"type": "complete", "id": "1"})
        opened.send({"type": "complete", "id": "2"})


async def socket_cut(sari: Person, seconds: float) -> None:
    async with socket(sari.me) as opened:
        await opened.init()
        opened.subscribe(REGISTER, "1", key=op.key())
        opened.subscribe(FOLLOW, "2")
        await asyncio.sleep(seconds)


async def stream_cut(sari: Person, seconds: float) -> None:
    async with stream(sari.me):
        await asyncio.sleep(seconds)


WAYS: tuple[Broken, ...] = (query, mutation, mutation, upload, completed_on_a_socket, socket_cut, stream_cut)


async def storm(sari: Person, number: int) -> None:
    """So many requests, some at a time, each broken off at a random moment."""
    random, limit = Random(number), asyncio.Semaphore(AT_ONCE)  # noqa: S311 - a test that can be run again

    async def one() -> None:
        async with limit:
            await random.choice(WAYS)(sari, random.uniform(0, LONGEST))

    await asyncio.gather(*(one() for _ in range(number)))


# A request that is broken off leaves coroutines of its fields behind that were never begun.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.filterwarnings("ignore:Exception ignored in. <coroutine:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("number", [150, pytest.param(10_000, marks=pytest.mark.slow)])
async def test_requests_that_are_broken_off_leave_nothing_behind(serve_on_any: Serve, number: int) -> None:
    api = await serve_on_any(limits={"points_per_minute": 0})
    await api.travel_to("2025-03-10")
    sari = await a_person(api)
    done(await sari.me(REGISTER, key=op.key()))
    before = asyncio.all_tasks()

    await storm(sari, number)

    for document, given in ((PAGE, {}), (REGISTER, {"key": op.key()})):
        assert await at_best(partial(answered, sari, document, **given), within=1) < 1
    # more at once than there are connections: one that is lost would keep somebody waiting for ever
    async with asyncio.timeout(SECONDS):
        await asyncio.gather(*(sari.me(PAGE) for _ in range(2 * AT_ONCE)), sari.me(REGISTER, key=op.key()))
        await drain()
        assert await held(api) == [0, 0]
        assert "RATE_LIMITED" not in (await sent(sari)).text
        await until(lambda: not asyncio.all_tasks() - before)
    # What they leave behind is this test's, and no other's.
    gc.collect()


async def answered(sari: Person, document: str, **given: Any) -> float:
    """The seconds that an answer took."""
    began_at = perf_counter()
    await sari.me(document, **given)
    return perf_counter() - began_at


async def held(api: Api) -> list[int]:
    """Transactions that nobody works in any more, and locks."""
    with api.runtime.activate():
        writer = get_connection(WRITER)
    if isinstance(writer, SqliteClient):
        return [int(bool(writer._connection and writer._connection.in_transaction)), 0]  # noqa: SLF001 - no other way
    (row,) = await sql(api, HELD)
    return list(row.values())
