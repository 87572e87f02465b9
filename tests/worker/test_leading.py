"""One process works at a time; when it dies, or its lock is lost, another one does so within two seconds."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import IO

import pytest
from pydantic import SecretStr
from support.command import environment
from support.patience import SECONDS, at_best
from support.postgres import Postgres

from jkp.places import Place, PostgresServer, SqliteFile
from jkp.worker.leading import leading

TAKEOVER_SECONDS = 2.0
WORKS = """
import asyncio, sys
from pathlib import Path
from pydantic import SecretStr
from jkp.places import PostgresServer, SqliteFile
from jkp.worker.leading import leading

async def work():
    kind, where = sys.argv[1:]
    async with leading(SqliteFile(Path(where)) if kind == "SqliteFile" else PostgresServer(SecretStr(where))) as lost:
        print("works", flush=True)
        await lost

asyncio.run(work())
"""


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield SqliteFile(tmp_path / "jkp.db")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        yield PostgresServer(SecretStr(server.url("postgres")))


@contextmanager
def a_process_that_works(place: Place) -> Iterator["subprocess.Popen[str]"]:
    where = str(place.path) if isinstance(place, SqliteFile) else place.url.get_secret_value()
    command = [sys.executable, "-c", WORKS, type(place).__name__, where]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        try:
            output: IO[str] | None = process.stdout
            assert output
            assert output.readline() == "works\n"
            yield process
        finally:
            process.kill()


@asynccontextmanager
async def standing_by(place: Place) -> AsyncIterator["asyncio.Task[None]"]:
    """Another one that wants to work; the task ends when it is its turn."""

    async def take() -> None:
        async with leading(place) as lost:
            cleanup = asyncio.ensure_future(lost)
            cleanup.cancel()

    task = asyncio.create_task(take())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_when_a_process_is_killed_another_one_works_within_two_seconds(place: Place) -> None:
    assert await at_best(partial(takeover, place), TAKEOVER_SECONDS) < TAKEOVER_SECONDS


async def takeover(place: Place) -> float:
    """The seconds from the death of a process that works to the beginning of another one."""
    with a_process_that_works(place) as process:
        async with standing_by(place) as other:
            await asyncio.sleep(0.7)
            assert not other.done()

            process.kill()
            killed_at = monotonic()
            async with asyncio.timeout(SECONDS):
                await other
            return monotonic() - killed_at


async def test_who_loses_its_lock_learns_it_at_once(postgres: Postgres) -> None:
    place = PostgresServer(SecretStr(postgres.url("postgres")))
    async with leading(place) as lost:
        ending = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        _, _ = await asyncio.gather(_in_time(asyncio.ensure_future(lost)), postgres.execute(ending))


async def test_who_stops_in_order_gives_its_turn_away(place: Place) -> None:
    async with standing_by(place) as first:
        await first
    async with standing_by(place) as second:
        await _in_time(second)


async def _in_time(task: "asyncio.Future[None]") -> None:
    async with asyncio.timeout(SECONDS):
        await task
