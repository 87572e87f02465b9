"""Ask the database for the rows that a batch of lines is about."""

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from jkp.database import reader
from jkp.importing import dialects
from jkp.importing.entries import Staged

BATCH = 5_000
"""Lines, or rows, that are held at once."""


async def rows(table: str, columns: str, by: str, among: Collection[str]) -> list[Mapping[str, Any]]:
    """The rows whose column `by` is one of `among`, in the order of their ids."""
    if not among:
        return []
    connection = reader()
    dialect = dialects.of(connection)
    query = f"SELECT {columns} FROM {table} WHERE {dialect.is_among(by)} ORDER BY id"  # noqa: S608 - our own names
    _, found = await connection.execute_query(query, [dialect.a_list(among)])
    return list(found)


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a database gives
    """A value as JSON can hold it, the same from every database."""
    return value if value is None or isinstance(value, int) else str(value)


def words(value: str | list[str] | None) -> list[str] | None:
    """A list that is stored as JSON."""
    return orjson.loads(value) if isinstance(value, str) else value


async def people(staged: Collection[Staged]) -> dict[str, str]:
    """The ids of the participants, by blind index."""
    asked = {one.entry.person for one in staged}
    return {row["nik_index"]: str(row["id"]) for row in await rows("participant", "id, nik_index", "nik_index", asked)}


async def companies(staged: Collection[Staged]) -> dict[str, str]:
    """The ids of the employers, by npp."""
    asked = {one.entry.npp for one in staged}
    return {row["npp"]: str(row["id"]) for row in await rows("employer", "id, npp", "npp", asked)}
