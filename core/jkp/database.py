"""The one tortoise configuration, and the only way to open a transaction.

On SQLite all writes go through one connection that begins IMMEDIATE, and the API's reads through another, so
that no read waits for a transaction of this process. On PostgreSQL each of the two is a pool, and transactions
run side by side: what must not, takes a `lock`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection

# Tortoise has no public way to make a context current in a task that did not create it.
from tortoise.context import TortoiseContext, _current_context
from tortoise.models import Model
from tortoise.transactions import in_transaction

from jkp.crashing import crash_point
from jkp.places import Place
from jkp.postgres import LARGEST_POOL

T = TypeVar("T")

WRITER = "default"
READER = "reader"
CORE_MODELS = (
    "jkp.participants.models",
    "jkp.accounts.models",
    "jkp.claims.models",
    "jkp.claims.decisions",
    "jkp.claims.money",
    "jkp.claims.papers",
    "jkp.missions.models",
    "jkp.events.log",
    "jkp.evidence.models",
    "jkp.idempotency",
    "jkp.audit.models",
    "jkp.privacy.models",
    "jkp.mail.models",
    "jkp.plugin.models",
    "jkp.webhooks.models",
    "jkp.access.models",
)
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"

_inside: ContextVar[bool] = ContextVar("jkp_inside_transaction", default=False)
_at_the_end: ContextVar[list[Callable[[], Awaitable[None]]]] = ContextVar("jkp_before_commit")
_afterwards: ContextVar[list[Callable[[], Awaitable[None]]]] = ContextVar("jkp_after_commit")
_running: set[asyncio.Task[Any]] = set()
_begun_by: WeakKeyDictionary[asyncio.Task[Any], asyncio.Event] = WeakKeyDictionary()
"""For each task that waits for its time, what lets it begin at once."""
_turns_of: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[bool, asyncio.Semaphore]] = WeakKeyDictionary()
"""For each event loop, and for either kind of database."""

Apps = Mapping[str, Mapping[str, Any]]


def core_app() -> dict[str, Any]:
    """The core's own tables; it comes first in `apps`, always."""
    return {"models": list(CORE_MODELS), "migrations": "jkp.migrations", "default_connection": WRITER}


def config(place: Place, plugin_apps: Apps, *, migrates: bool = False) -> dict[str, Any]:
    """The tortoise configuration for the database at `place`; with `migrates`, for changing its tables alone."""
    connections = {WRITER: place.connection(migrates=migrates), READER: place.connection(reads_only=True)}
    return {"connections": connections, "apps": {"core": core_app(), **plugin_apps}, "use_tz": True}


class Database:
    """The open connections of one server, made current for a request by `activate`."""

    def __init__(self, tortoise_config: dict[str, Any]) -> None:
        self._config = tortoise_config
        self._context = TortoiseContext()

    async def open(self) -> None:
        """Open the writer first: it alone may create the file and switch it to write-ahead logging."""
        with self.activate():
            try:
                await self._context.init(config=self._config)
                for name in self._config["connections"]:
                    await get_connection(name).execute_query("SELECT 1")
            except BaseException:
                await self._context.close_connections()
                raise

    async def close(self) -> None:
        """Let running transactions end, then close every connection."""
        await drain()
        with self.activate():
            await self._context.close_connections()

    def tables(self) -> list[type[Model]]:
        """The models of the core and of every plugin."""
        apps = self._context.apps
        return [model for models in apps.values() for model in models.values()] if apps else []

    async def checkpoint(self) -> None:
        """Move everything from SQLite's write-ahead log into the file itself, so that the file can be copied."""
        await get_connection(WRITER).execute_query("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def activate(self) -> Iterator[None]:
        """Make this the database of the current task."""
        token = _current_context.set(self._context)
        try:
            yield
        finally:
            _current_context.reset(token)


def reader() -> BaseDBAsyncClient:
    """The connection for reads outside a transaction; it cannot write.

    Example: `await Vacancy.filter(code="B-17").using_db(reader())`
    """
    return get_connection(READER)


def reading() -> BaseDBAsyncClient:
    """The connection to read from wherever one is: that of the open transaction, or the reader."""
    return get_connection(WRITER if _inside.get() else READER)


class TransactionNested(RuntimeError):
    """`run_tx` was called inside a transaction: savepoints of siblings lose rows, so it is refused."""


async def run_tx(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` in one transaction that a cancelled caller cannot break off halfway.

    Whoever is cancelled before its turn has done nothing; after that the unit finishes in a task of its own, and the
    caller may go (docs/decisions/0040-who-is-cancelled-in-the-queue-leaves-it.md). Never await the network or a plugin
    in `work`.
    Errors: whatever `work` raises, after a rollback; `TransactionNested` inside another transaction.

    Example: `await transaction(store_row_and_record)`
    """
    if _inside.get():
        raise TransactionNested
    turns = _turns()
    await turns.acquire()
    task = asyncio.get_running_loop().create_task(_unit(work, turns))
    _running.add(task)
    task.add_done_callback(_ended)
    return await asyncio.shield(task)


def _turns() -> asyncio.Semaphore:
    """As many transactions at once as there are connections for them, in the order in which they were asked for."""
    loop, on_postgres = asyncio.get_running_loop(), are_side_by_side()
    turns = _turns_of.setdefault(loop, {})
    return turns.setdefault(on_postgres, asyncio.Semaphore(LARGEST_POOL if on_postgres else 1))


def are_side_by_side() -> bool:
    """Whether transactions run side by side, as on PostgreSQL; on SQLite each has the whole database for itself."""
    return get_connection(WRITER).capabilities.dialect == "postgres"


def running() -> int:
    """How many transactions run now."""
    return len(_running)


def _ended(task: asyncio.Task[Any]) -> None:
    """Look at the outcome: a caller that was cancelled will not, and asyncio would complain."""
    _running.discard(task)
    if not task.cancelled():
        task.exception()


class TransactionMissing(RuntimeError):
    """What belongs into a transaction was called outside of one, like `lock`, which would protect nothing there."""


def in_a_transaction() -> bool:
    """Whether this task runs inside `run_tx`."""
    return _inside.get()


async def lock(name: str) -> None:
    """Wait, inside the open transaction, until no other one holds `name`; it is held until this one ends.

    On SQLite there is nothing to wait for: a transaction holds the whole database from its begin. Names are always
    taken in one order (docs/decisions/0017-postgresql-takes-named-locks.md). Error: `TransactionMissing`.

    Example: `await lock(f"participant:{participant_id}")`
    """
    if not _inside.get():
        raise TransactionMissing(name)
    if are_side_by_side():
        await get_connection(WRITER).execute_query(_LOCK, [name])


async def joined(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` in the transaction that is open, or in one of its own."""
    return await work() if _inside.get() else await run_tx(work)


def before_commit(call: Callable[[], Awaitable[None]]) -> None:
    """Await `call` at the end of the open transaction, as a part of it. Error: `TransactionMissing`."""
    if not _inside.get():
        raise TransactionMissing
    _at_the_end.get().append(call)


def after_commit(call: Callable[[], Awaitable[None]]) -> None:
    """Await `call`, which must not fail, once the open transaction is committed. Error: `TransactionMissing`."""
    if not _inside.get():
        raise TransactionMissing
    if call not in (calls := _afterwards.get()):
        calls.append(call)


async def _unit(work: Callable[[], Awaitable[T]], turns: asyncio.Semaphore) -> T:
    _inside.set(True)
    _afterwards.set([])
    _at_the_end.set([])
    try:
        async with in_transaction(WRITER):
            result = await work()
            for call in _at_the_end.get():
                await call()
            crash_point("transaction.before_commit")
    finally:
        turns.release()
    crash_point("transaction.after_commit")
    _inside.set(False)
    for call in _afterwards.get():
        await call()
    return result


def behind(work: Callable[[], Coroutine[Any, Any, None]], after: float = 0.0) -> asyncio.Event:
    """Begin `work`, which must not fail, after so many seconds, and let nobody wait for it but `drain`.

    It begins at once when the event that this gives is set; `drain` does that.
    """
    begin = asyncio.Event()
    task = asyncio.get_running_loop().create_task(_delayed(work, begin, after))
    _running.add(task)
    _begun_by[task] = begin
    task.add_done_callback(_ended)
    return begin


async def _delayed(work: Callable[[], Coroutine[Any, Any, None]], begin: asyncio.Event, after: float) -> None:
    if after:
        with suppress(TimeoutError):
            async with asyncio.timeout(after):
                await begin.wait()
    await work()


async def drain() -> None:
    """Wait for the transactions whose callers have gone, and for those that they begin."""
    while running := _of_this_loop():
        for task in running:
            if begin := _begun_by.get(task):
                begin.set()
        await asyncio.gather(*running, return_exceptions=True)


def _of_this_loop() -> list[asyncio.Task[Any]]:
    loop = asyncio.get_running_loop()
    return [task for task in _running if task.get_loop() is loop]
