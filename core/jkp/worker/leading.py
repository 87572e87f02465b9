"""Which process works: on PostgreSQL the one that holds an advisory lock, on SQLite the one that holds a file.

Either is let go by the database's server, or the machine's kernel, when its holder dies. What is worked on is safe
beside another process all the same, for a process that lost its lock may learn it a little later.
"""

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from jkp import sessions
from jkp.database import reader
from jkp.places import Place, PostgresServer, SqliteFile

LOOK_SECONDS = 0.5
"""How often those who stand by look."""
_HELD = """SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('jkp.worker', 0)"""
_TAKE = "SELECT pg_try_advisory_lock(hashtextextended('jkp.worker', 0))"

log = logging.getLogger("jkp.worker")
Lost = Awaitable[None]


def leading(place: Place) -> AbstractAsyncContextManager[Lost]:
    """Wait until this process is the one that works; gives what returns when it no longer is.

    Errors: those of `sessions.FAULTS` when the database cannot be reached.
    """
    return _by_lock(place) if isinstance(place, PostgresServer) else _by_file(place)


@asynccontextmanager
async def _by_lock(place: PostgresServer) -> AsyncIterator[Lost]:
    """The lock is that of a session, and ends with it."""
    async with sessions.session(place.url, f"jkp worker {os.getpid()}") as connection:
        await _turn(lambda: connection.fetchval(_TAKE))
        yield sessions.ended(connection)


@asynccontextmanager
async def _by_file(place: SqliteFile) -> AsyncIterator[Lost]:
    with lock_file(place).open("a") as file:
        await _turn(lambda: _locked(file.fileno()))
        yield _never()


async def _turn(take: Callable[[], Awaitable[bool]]) -> None:
    if await take():
        return
    log.info("another process works, and this one stands by")
    while not await take():
        await asyncio.sleep(LOOK_SECONDS)
    log.info("this process works from now on")


async def _never() -> None:
    await asyncio.Event().wait()


async def is_anybody_working(place: Place) -> bool:
    """Whether some process has its turn to work, this one or another."""
    if isinstance(place, PostgresServer):
        _, rows = await reader().execute_query(_HELD)
        return bool(rows)
    file = lock_file(place)
    if not file.exists():
        return False
    with file.open("a") as opened:
        return not await _locked(opened.fileno(), fcntl.LOCK_SH)


def lock_file(place: SqliteFile) -> Path:
    """The file that is locked; never the database itself, whose locks would go when it is closed."""
    return place.path.with_suffix(".worker")


async def _locked(descriptor: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
