"""One import from the file to the database: read, compare, report, store, and judge what follows from it."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import asyncpg
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException

from jkp.database import READER, WRITER
from jkp.importing import checking, dialects, reading, reemployment, report
from jkp.importing.faults import ImportFailed
from jkp.importing.kinds import KINDS, KindName
from jkp.importing.progress import Progress
from jkp.importing.staging import Counts, Staging
from jkp.importing.writing import Interrupted, Writer
from jkp.participants.models import Participant
from jkp.resealing import still_old
from jkp.security import sealing

SHOWN_OF_CHECKSUM = 16
_FAILURES = (BaseORMException, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


@dataclass(frozen=True)
class Order:
    """What an operator asks for. With `skips_bad` the good lines of a file are stored, piece by piece."""

    kind: KindName
    file: Path
    skips_bad: bool = False


class Import:
    """One import. `stored` rows are in the database, whatever becomes of the rest."""

    def __init__(self, order: Order, progress: Progress) -> None:
        self._order = order
        self._kind = KINDS[order.kind]
        self._progress = progress
        self._writer: Writer | None = None

    async def run(self, to: TextIO | None) -> Counts:
        """Import the file, and tell its rejected lines to a report.

        Error: `ImportFailed`, which says what was stored all the same.
        """
        try:
            with closing(Staging()) as staging:
                return await self._run(staging, to)
        except Interrupted as error:
            raise ImportFailed(f"interrupted; {self.told()}") from error
        except _FAILURES as error:
            raise ImportFailed(f"{_without_values(error)}; {self.told()}") from error
        finally:
            self._progress.end()

    def told(self) -> str:
        """What was stored, for somebody who sees the import fail."""
        stored = self._writer.stored if self._writer else 0
        return f"{stored:,} rows were stored; import the file again" if stored else "nothing was stored"

    async def _run(self, staging: Staging, to: TextIO | None) -> Counts:
        await _require_one_key()
        await _spare_memory()
        with reading.opened(self._order.file, self._kind.columns) as source:
            await checking.read(self._kind, source, staging, self._progress)
        about = f"{self._order.kind} {source.sha256[:SHOWN_OF_CHECKSUM]}"
        counts = await checking.compare(self._kind, staging, self._progress)
        self._progress.end()
        report.write(staging, to, counts.rejected)
        self._require_good(counts)
        await self._store(staging, counts.new + counts.changed, about)
        return counts

    def _require_good(self, counts: Counts) -> None:
        if not counts.lines:
            raise ImportFailed("the file has no line below its header")
        if counts.rejected and not self._order.skips_bad:
            many = f"{counts.rejected:,} of {counts.lines:,} lines were rejected"
            raise ImportFailed(f"{many}; nothing was stored (--skip-bad stores the others)")

    async def _store(self, staging: Staging, rows: int, about: str) -> None:
        if rows:
            self._writer = Writer(self._kind.table, staging, self._progress, about)
            await self._writer.write(rows, piecemeal=self._order.skips_bad)
        if self._order.kind is KindName.EMPLOYMENTS:
            await reemployment.judge(staging)


async def _require_one_key() -> None:
    """A file finds its people by one blind index. Error: `ImportFailed` while some are indexed by an older key."""
    if len(sealing.current().names) > 1 and (await still_old([Participant]))["participant"]:
        raise ImportFailed("root keys are being changed: run `jkp keys rotate` to its end first")


async def _spare_memory() -> None:
    for name in (READER, WRITER):
        connection = get_connection(name)
        await dialects.of(connection).spare_memory(connection)


def _without_values(error: Exception) -> str:
    """What PostgreSQL says of a refusal holds the values of the row."""
    cause = error.args[0] if isinstance(error, BaseORMException) and error.args else error
    said = str(cause) if isinstance(cause, (sqlite3.Error, OSError)) else ""
    return said or f"the database refused: {type(cause).__name__}"
