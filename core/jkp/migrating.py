"""Bring a database to the tables of this code, and refuse one that does not fit.

On SQLite a change of a table rebuilds it, and with foreign keys on that deletes the rows that refer to it. So
migrations run with foreign keys off, and afterwards every reference is checked.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from jkp.database import WRITER, Apps, config
from jkp.errors import CannotStart


class DatabaseUnfit(CannotStart):
    """The database and this code do not belong together; the text says what to do."""


@dataclass(frozen=True)
class State:
    """Which migrations the code has and the database lacks, and the reverse, as `app.name`."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]


async def state(file: Path, apps: Apps) -> State:
    """Compare the database with the code."""
    async with TortoiseContext() as context:
        await context.init(config=config(file, apps), init_connections=False)
        await _require_readable(file)
        executor = MigrationExecutor(get_connection(WRITER), config(file, apps)["apps"])
        await executor.loader.build_graph()
        known = {f"{key.app_label}.{key.name}" for key in executor.loader.graph.nodes}
        applied = {f"{key.app_label}.{key.name}" for key in await executor.recorder.applied_migrations()}
    ours = {name for name in applied if name.split(".")[0] in {"core", *apps}}
    return State(tuple(sorted(known - applied)), tuple(sorted(ours - known)))


async def _require_readable(file: Path) -> None:
    """Error: `DatabaseUnfit` for a file that SQLite cannot read; tortoise would take it for an empty one."""
    try:
        await get_connection(WRITER).execute_query("SELECT count(*) FROM sqlite_master")
    except (sqlite3.DatabaseError, OperationalError) as error:
        raise DatabaseUnfit(f"{file}: {error}") from error


async def check(file: Path, apps: Apps) -> None:
    """Error: `DatabaseUnfit` when the database is older or newer than the code, or is not there."""
    if not file.exists():
        raise DatabaseUnfit(f"{file}: there is no database; run `jkp migrate`")
    found = await state(file, apps)
    _refuse_newer(file, found)
    if found.missing:
        raise DatabaseUnfit(f"{file}: the database lacks {_named(found.missing)}; run `jkp migrate`")


async def migrate(file: Path, apps: Apps) -> tuple[str, ...]:
    """Apply what is missing, the core first, then each plugin; the names of what was applied.

    Errors: `DatabaseUnfit` when the database is newer than the code, or a reference is broken afterwards.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    found = await state(file, apps)
    _refuse_newer(file, found)
    if found.missing:
        await _apply(file, apps)
    return found.missing


async def _apply(file: Path, apps: Apps) -> None:
    async with TortoiseContext() as context:
        settings = config(file, apps, foreign_keys=False)
        await context.init(config=settings, init_connections=False)
        executor = MigrationExecutor(get_connection(WRITER), settings["apps"])
        for label in settings["apps"]:
            await executor.migrate([MigrationTarget(label, "__latest__")], direction="forward")
        _, broken = await get_connection(WRITER).execute_query("PRAGMA foreign_key_check")
    if broken:
        raise DatabaseUnfit(f"{file}: {len(broken)} broken references after the migration; restore the backup")


def _refuse_newer(file: Path, found: State) -> None:
    if found.unknown:
        raise DatabaseUnfit(
            f"{file}: the database is newer than this code: it has {_named(found.unknown)}; use the newer code"
        )


def _named(names: Iterable[str]) -> str:
    return ", ".join(names)
