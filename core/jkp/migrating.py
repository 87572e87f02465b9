"""Bring a database to the tables of this code, and refuse one that does not fit.

All migrations run in one transaction, and whoever migrates at the same time waits for its end: who is ended meanwhile
has changed nothing. On SQLite a change of a table rebuilds it, and with foreign keys on that deletes the rows that
refer to it. So migrations run with foreign keys off, and every reference is checked before anything is committed.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import DBConnectionError, OperationalError
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor

from jkp.crashing import crash_point
from jkp.database import WRITER, Apps, config, lock, run_tx
from jkp.drafts import Executor
from jkp.errors import CannotStart
from jkp.places import Place, SqliteFile

T = TypeVar("T")
_UNREADABLE = (sqlite3.DatabaseError, OperationalError, DBConnectionError)


class DatabaseUnfit(CannotStart):
    """The database and this code do not belong together; the text says what to do."""


@dataclass(frozen=True)
class State:
    """Which migrations the code has and the database lacks, and the reverse, as `app.name`.

    `is_empty` when no migration was ever applied.
    """

    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    is_empty: bool
    applied: tuple[str, ...] = ()


class Steps:
    """The migrations that were run, and the one that is running."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._running = "the migration"

    def note(self, step: str, app: str, name: str) -> None:
        """What tortoise tells of its progress."""
        self._running = f"{app}.{name}"
        if step.endswith("_done"):
            self.done.append(self._running)
            crash_point("migration.after_step")

    def failed(self, error: Exception) -> str:
        """Which one failed, and why."""
        return f"{self._running} failed: {type(error).__name__}: {error}"


async def state(place: Place, apps: Apps) -> State:
    """Compare the database with the code. Error: `DatabaseUnfit` for one that cannot be read."""
    async with TortoiseContext() as context:
        await context.init(config=config(place, apps), init_connections=False)
        await _require_readable(place)
        executor = MigrationExecutor(get_connection(WRITER), config(place, apps)["apps"])
        await executor.loader.build_graph()
        known = {f"{key.app_label}.{key.name}" for key in executor.loader.graph.nodes}
        applied = {f"{key.app_label}.{key.name}" for key in await executor.recorder.applied_migrations()}
    ours = {name for name in applied if name.split(".")[0] in {"core", *apps}}
    missing, unknown = (tuple(sorted(names)) for names in (known - applied, ours - known))
    return State(missing, unknown, is_empty=not applied, applied=tuple(sorted(applied)))


async def _require_readable(place: Place) -> None:
    """Error: `DatabaseUnfit` for what cannot be read or reached; tortoise would take it for an empty database."""
    try:
        await get_connection(WRITER).execute_query(place.probe)
    except _UNREADABLE as error:
        raise DatabaseUnfit(f"{place}: {error}") from error


async def check(place: Place, apps: Apps) -> State:
    """What was applied. Error: `DatabaseUnfit` when the database is older or newer than the code, or is not there."""
    found = await require_there(place, apps)
    _refuse_newer(place, found)
    if found.missing:
        raise DatabaseUnfit(f"{place}: the database lacks {_named(found.missing)}; run `jkp migrate`")
    return found


async def require_there(place: Place, apps: Apps) -> State:
    """What the database has and lacks. Error: `DatabaseUnfit` when there is none."""
    absent = DatabaseUnfit(f"{place}: there is no database; run `jkp migrate`")
    if isinstance(place, SqliteFile) and not place.path.exists():
        raise absent
    found = await state(place, apps)
    if found.is_empty:
        raise absent
    return found


async def migrate(place: Place, apps: Apps) -> tuple[str, ...]:
    """Apply what is missing, the core first, then each plugin; the names of what was applied.

    Errors: `DatabaseUnfit` when the database is newer than the code, or a reference is broken afterwards.
    """
    if isinstance(place, SqliteFile):
        place.path.parent.mkdir(parents=True, exist_ok=True)
    found = await state(place, apps)
    _refuse_newer(place, found)
    return await changed(place, apps, _forward) if found.missing else ()


async def changed(place: Place, apps: Apps, work: Callable[[Apps, Steps], Awaitable[T]]) -> T:
    """Change tables with `work`, which gets the apps, the core's among them, and notes its steps.

    Errors: `DatabaseUnfit` naming the migration that failed, or when a reference is broken afterwards.
    """
    settings, steps = config(place, apps, migrates=True), Steps()
    async with TortoiseContext() as context:
        await context.init(config=settings, init_connections=False)
        alone = _on_sqlite if isinstance(place, SqliteFile) else _on_postgres
        try:
            return await run_tx(lambda: alone(place, lambda: work(settings["apps"], steps)))
        except DatabaseUnfit:
            raise
        except Exception as error:
            raise DatabaseUnfit(f"{place}: {steps.failed(error)}; nothing was changed") from error


async def _on_postgres(_: Place, work: Callable[[], Awaitable[T]]) -> T:
    await lock("migration")
    connection = get_connection(WRITER)
    # Tortoise reads this table before it makes it, and a read that fails ends the transaction.
    await MigrationRecorder(connection).ensure_schema(AsyncpgSchemaEditor(connection, atomic=False))
    return await work()


async def _on_sqlite(place: Place, work: Callable[[], Awaitable[T]]) -> T:
    result = await work()
    await _require_references(place)
    return result


async def _forward(apps: Apps, steps: Steps) -> tuple[str, ...]:
    """One app after the other, each by itself: tortoise copies in memory all that it knows of for every single step."""
    for label, app in apps.items():
        executor = own_chain(label, app)
        await executor.migrate([MigrationTarget(label, "__latest__")], direction="forward", progress=steps.note)
    return tuple(sorted(steps.done))


def own_chain(label: str, app: Mapping[str, Any]) -> MigrationExecutor:
    """What runs the migrations of one app. It may hang on the core's, which are there, but refers to no table of it."""
    executor = Executor(get_connection(WRITER), {label: dict(app)})
    executor.loader = OwnChain(executor.loader.apps_config, executor.recorder)
    return executor


class OwnChain(MigrationLoader):
    """The chain of one app alone."""

    def _add_external_dependencies(self, key: MigrationKey, migration: Any) -> None:  # noqa: ANN401 - as it is overridden
        """None."""


async def _require_references(place: Place) -> None:
    _, broken = await get_connection(WRITER).execute_query("PRAGMA foreign_key_check")
    if broken:
        raise DatabaseUnfit(f"{place}: {len(broken)} broken references after the migration; nothing was changed")


def _refuse_newer(place: Place, found: State) -> None:
    if found.unknown:
        raise DatabaseUnfit(
            f"{place}: the database is newer than this code: it has {_named(found.unknown)}; use the newer code"
        )


def _named(names: Iterable[str]) -> str:
    return ", ".join(names)
