"""A server lets time take its effect by itself, begins with it when it starts, and ends it when it stops."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.ends import happened
from support.journey import Person, a_person
from support.rows import sql

from jkp.runtime import Runtime
from jkp.worker.running import alive
from jkp_schema.app import App

OFTEN = {"tick_seconds": 0.02}
PATIENCE = 20.0


async def reported(serve: Serve, **server: float) -> Person:
    """Somebody whose termination was reported, on a server with these settings whose background does not run yet."""
    api: Api = await serve(server=server)
    await api.travel_to("2025-03-10")
    sari = await a_person(api)
    await sari.reports("2025-02-24")
    return sari


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await asyncio.sleep(0.02)


async def test_time_takes_its_effect_again_and_again(serve: Serve) -> None:
    sari = await reported(serve, **OFTEN)

    async with alive(sari.api.runtime):
        await until(lambda: _has(sari, "CLAIM_OPENED 1"))
        await sari.api.travel_to("2025-08-25")
        await until(lambda: _has(sari, "CASE_EXPIRED"))


async def test_it_ends_with_the_server(serve: Serve) -> None:
    sari = await reported(serve, **OFTEN)

    async with alive(sari.api.runtime):
        await until(lambda: _has(sari, "CLAIM_OPENED 1"))
    await sari.api.travel_to("2025-08-25")
    await asyncio.sleep(0.2)

    assert not await _has(sari, "CASE_EXPIRED")


async def test_with_0_it_never_runs(serve: Serve) -> None:
    sari = await reported(serve, tick_seconds=0)

    async with alive(sari.api.runtime):
        await asyncio.sleep(0.2)

    assert not await _has(sari, "CLAIM_OPENED 1")


async def test_a_fault_is_logged_and_mended_by_a_later_tick(
    serve_on_sqlite: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    # given a database that takes no events
    sari = await reported(serve_on_sqlite, **OFTEN)
    await sql(
        sari.api, "CREATE TRIGGER full BEFORE INSERT ON event_log BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )

    # when the server ticks meanwhile
    with caplog.at_level(logging.ERROR, logger="jkp.worker"):
        async with alive(sari.api.runtime):
            await until(lambda: _logged(caplog))
            await sql(sari.api, "DROP TRIGGER full")

            # then it goes on
            await until(lambda: _has(sari, "CLAIM_OPENED 1"))
    assert "the disk is full" in caplog.text


async def test_the_application_ticks_from_its_start_to_its_end(serve_on_sqlite: Serve) -> None:
    # given a server that was stopped before anything ran
    sari = await reported(serve_on_sqlite)

    # when an application starts on its data
    async with _running(App(Runtime(sari.api.runtime.settings))):
        await until(lambda: _has(sari, "CLAIM_OPENED 1"))


async def _has(person: Person, event: str) -> bool:
    return event in await happened(person)


async def _logged(caplog: pytest.LogCaptureFixture) -> bool:
    return "could not be stored" in caplog.text


@asynccontextmanager
async def _running(application: App) -> AsyncIterator[None]:
    """The application between its start and its end, as an ASGI server runs it."""
    asked: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[Any] = asyncio.Queue()
    running = asyncio.create_task(application({"type": "lifespan", "asgi": {"version": "3.0"}}, asked.get, said.put))
    await asked.put({"type": "lifespan.startup"})
    assert (await said.get())["type"] == "lifespan.startup.complete"
    yield
    await asked.put({"type": "lifespan.shutdown"})
    assert (await said.get())["type"] == "lifespan.shutdown.complete"
    await running
