"""Where the lines of a file wait until all of them were looked at.

It is a SQLite database of its own that has no name: the system removes it when this process ends, however it ends.
It lies in the folder for temporary files (`TMPDIR`), so that its size is no matter of memory. No NIK is in it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import orjson

from jkp.importing.entries import Entry, Pending, Staged, Value, Verdict
from jkp.importing.faults import Rejected

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16384;
CREATE TABLE staged (line INTEGER PRIMARY KEY, person TEXT, npp TEXT, day TEXT, stated BLOB, made BLOB);
CREATE TABLE repeated (line INTEGER PRIMARY KEY, first INTEGER);
CREATE TABLE rejected (line INTEGER PRIMARY KEY, "column" TEXT, reason TEXT);
CREATE TABLE pending (line INTEGER PRIMARY KEY, is_new INTEGER, content TEXT, alias TEXT UNIQUE);
CREATE TABLE ready (number INTEGER PRIMARY KEY, content TEXT);
BEGIN;
"""
# A line that repeats a rejected one is no better than that.
_REPEATED = """
INSERT INTO rejected SELECT repeated.line, "column", reason FROM repeated JOIN rejected ON rejected.line = first
"""
# Ids come first in a row: rows that are stored in the order of an index are stored faster.
_READY = "INSERT INTO ready (content) SELECT content FROM pending ORDER BY content"
_PENDING = "INSERT INTO pending VALUES (?, ?, ?, ?)"
_COUNTS = """
SELECT (SELECT count(*) FROM staged) + (SELECT count(*) FROM rejected WHERE line NOT IN (SELECT line FROM staged)),
       (SELECT count(*) FROM pending WHERE is_new), (SELECT count(*) FROM pending WHERE NOT is_new),
       (SELECT count(*) FROM rejected)
"""


class Counts(NamedTuple):
    """What becomes of the lines; each is one of `new`, `changed`, `unchanged` and `rejected`."""

    lines: int
    new: int
    changed: int
    rejected: int

    @property
    def unchanged(self) -> int:
        """Lines whose row is stored already, or that repeat a line before."""
        return self.lines - self.new - self.changed - self.rejected


class Staging:
    """The lines of one file."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(_TABLES)

    def close(self) -> None:
        """Forget everything."""
        self._rows.close()

    def add(self, staged: Iterable[Staged]) -> None:
        """Keep what lines say."""
        rows = (
            (line, one.person, one.npp, one.day, orjson.dumps(one.stated), one.made and orjson.dumps(one.made))
            for line, one in staged
        )
        self._rows.executemany("INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?)", rows)

    def reject(self, rejected: Iterable[Rejected]) -> None:
        """Keep why lines are not stored."""
        self._rows.executemany("INSERT INTO rejected VALUES (?, ?, ?)", rejected)

    def different(self) -> Iterator[Staged]:
        """The lines, one for each row that they are about: the first. One that contradicts it is rejected."""
        rows = self._rows.execute("SELECT * FROM staged ORDER BY person, npp, day, line")
        first: Sequence[Any] = ()
        for row in rows:
            if row[1:4] != first[1:4]:
                first = row
                yield _staged(*row)
            elif row[4] == first[4]:
                self._rows.execute("INSERT INTO repeated VALUES (?, ?)", (row[0], first[0]))
            else:
                self.reject([Rejected(row[0], "", f"says otherwise than line {first[0]}")])

    def judge(self, verdicts: Iterable[Verdict]) -> None:
        """Keep what is to be stored, and what is not."""
        told = list(verdicts)
        self.reject(verdict for verdict in told if isinstance(verdict, Rejected))
        pending = [verdict for verdict in told if isinstance(verdict, Pending)]
        self._rows.executemany(_PENDING, (_row(each) for each in pending if each.alias is None))
        for each in pending:
            if each.alias is not None:
                self._await_alone(each)

    def _await_alone(self, pending: Pending) -> None:
        """Keep it, unless another row has its alias."""
        try:
            self._rows.execute(_PENDING, _row(pending))
        except sqlite3.IntegrityError:
            query = "SELECT line FROM pending WHERE alias = ?"
            (other,) = self._rows.execute(query, (pending.alias,)).fetchone()
            self.reject([Rejected(pending.line, "", f"names the same one as line {other}")])

    def conclude(self) -> Counts:
        """Bring the rows into their order, once all lines are judged."""
        self._rows.execute(_REPEATED)
        self._rows.execute(_READY)
        return Counts(*self._rows.execute(_COUNTS).fetchone())

    def rejected(self) -> Iterator[Rejected]:
        """The rejected lines, from the top of the file."""
        return (Rejected(*row) for row in self._rows.execute("SELECT * FROM rejected ORDER BY line"))

    def ready(self, numbers: range) -> Iterator[list[Value]]:
        """The rows of these numbers, which begin at 1."""
        query = "SELECT content FROM ready WHERE number BETWEEN ? AND ? ORDER BY number"
        return (orjson.loads(content) for (content,) in self._rows.execute(query, (numbers[0], numbers[-1])))

    def people(self, at_once: int) -> Iterator[list[str]]:
        """Everybody that a line is about (the blind indexes), so many at once."""
        found = self._rows.execute("SELECT DISTINCT person FROM staged ORDER BY person")
        while batch := [person for (person,) in islice(found, at_once)]:
            yield batch


def _staged(line: int, person: str, npp: str, day: str, stated: bytes, made: bytes | None) -> Staged:
    return Staged(line, Entry(person, npp, day, orjson.loads(stated), orjson.loads(made) if made else None))


def _row(pending: Pending) -> tuple[object, ...]:
    return pending.line, pending.is_new, orjson.dumps(pending.row).decode(), pending.alias
