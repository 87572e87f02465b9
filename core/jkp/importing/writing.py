"""Store the rows that are ready: all of them in one transaction, or piece by piece."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from tortoise.connection import get_connection

from jkp.audit import noting
from jkp.database import WRITER, lock, run_tx
from jkp.importing import dialects
from jkp.importing.asking import BATCH
from jkp.importing.entries import Table, Value
from jkp.importing.progress import Progress
from jkp.importing.staging import Staging


class Interrupted(Exception):
    """Somebody interrupted before the last transaction could end; it was rolled back."""


class Writer:
    """Stores the rows of one file. `stored` is how many of them are in transactions that have ended."""

    def __init__(self, table: Table, staging: Staging, progress: Progress, about: str) -> None:
        self._table = table
        self._about = about
        self._staging = staging
        self._progress = progress
        self._dialect = dialects.of(get_connection(WRITER))
        self._interrupted = False
        self.stored = 0

    async def write(self, rows: int, *, piecemeal: bool) -> None:
        """Store everything. Error: `Interrupted`."""
        numbers = range(1, rows + 1)
        await self._dialect.prepare(get_connection(WRITER), self._table, self._batches(numbers))
        self._progress.begin("stored")
        for piece in _pieces(numbers) if piecemeal else [numbers]:
            took = await self._timed(partial(run_tx, partial(self._write, piece)))
            self.stored += len(piece)
            self._progress.step(0, self.stored / rows)
            if piecemeal:
                await asyncio.sleep(took * self._dialect.rest)

    async def _write(self, numbers: range) -> None:
        connection = get_connection(WRITER)
        await self._dialect.begin(connection)
        await lock("import")
        self._require_going_on()
        batches = self._batches(numbers)
        await self._dialect.write(connection, self._table, numbers, batches, partial(self._progress.step, share=None))
        await noting.wrote(None, *self._table.personal, about=f"{self._about} rows {numbers[0]}-{numbers[-1]}")

    def _batches(self, numbers: range) -> Iterator[list[list[Any]]]:
        rows = (_for_database(self._table, row) for row in self._staging.ready(numbers))
        while batch := list(islice(rows, BATCH)):
            self._require_going_on()
            yield batch

    def _require_going_on(self) -> None:
        if self._interrupted:
            raise Interrupted

    async def _timed(self, transaction: Callable[[], Awaitable[None]]) -> float:
        """Seconds until its end, which is awaited also when somebody interrupts: nobody is told what is not so."""
        began_at = time.monotonic()
        task = asyncio.ensure_future(transaction())
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            self._interrupted = True
            await task
        return time.monotonic() - began_at


def _pieces(numbers: range) -> Iterator[range]:
    return (numbers[begin : begin + BATCH] for begin in range(0, len(numbers), BATCH))


def _for_database(table: Table, row: list[Value]) -> list[Any]:
    content: list[Any] = list(row)
    for column, read in table.from_json.items():
        place = table.columns.index(column)
        if content[place] is not None:
            content[place] = read(content[place])
    return content
