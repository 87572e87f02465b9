"""Ask the index of words: FTS5 on SQLite, `tsvector` on PostgreSQL. Both give the newest vacancies first.

The rows of FTS5 are numbered in the order of pages, the day of posting first: its answer needs no sorting, and is read
no further than a page.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from jkp.plugin import reader
from jkp_karirhub.words import Asked, as_fts5, as_tsquery

ID_BITS = 40
"""So many bits of a row's number are the vacancy's id; those above are its day."""
JULIAN = 1_721_424
"""So much is SQLite's `julianday` of a date, without its half, after Python's number of that day."""

_FTS5 = """
SELECT v.id FROM karirhub_vacancy_words w CROSS JOIN karirhub_vacancy v ON v.id = w.rowid & 1099511627775
WHERE karirhub_vacancy_words MATCH ? AND w.rowid < ? AND (v.closes_on IS NULL OR v.closes_on >= ?)
AND v.salary_max >= ? ORDER BY w.rowid DESC LIMIT ?"""

_TSVECTOR = """
SELECT id FROM karirhub_vacancy WHERE lexemes @@ $1::tsquery AND (posted_on, id) < ($2, $3)
AND (closes_on IS NULL OR closes_on >= $4) AND salary_max >= $5 ORDER BY posted_on DESC, id DESC LIMIT $6"""


class Place(NamedTuple):
    """A place in the order of pages; what is asked for comes after it."""

    posted_on: date
    id: int

    @classmethod
    def before(cls, day: date) -> "Place":
        """The place before all that was posted by this day."""
        return cls(date.fromordinal(day.toordinal() + 1), 0)


async def newest(asked: Asked, day: date, after: Place, limit: int, salary_at_least: int = 0) -> Sequence[int]:
    """The ids of the first vacancies after a place that fit and are open on `day`, the newest first."""
    if reader().capabilities.dialect == "sqlite":
        rowid = _rowid(after)
        values = [as_fts5(asked), rowid, day.isoformat(), salary_at_least, limit]
        _, rows = await reader().execute_query(_FTS5, values)
    else:
        values = [as_tsquery(asked), *after, day, salary_at_least, limit]
        _, rows = await reader().execute_query(_TSVECTOR, values)
    return [row["id"] for row in rows]


def _rowid(place: Place) -> int:
    return (place.posted_on.toordinal() + JULIAN << ID_BITS) | place.id
