"""What the database of a server holds, asked past the API; the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from typing import Any

from support.api import Api
from tortoise.connection import get_connection
from tortoise.models import Model

from jkp.database import WRITER, drain, reader

OF_AN_EVALUATION = {"mission": {"evaluated_at", "version"}, "mission_assessed": {"assessed_at"}}


async def sql(api: Api, statement: str) -> list[dict[str, Any]]:
    """The rows of one statement, which may also be a change behind the server's back."""
    with api.runtime.database.activate():
        _, rows = await get_connection(WRITER).execute_query(statement)
    return [dict(row) for row in rows]


async def all_rows(api: Api) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without what tells no more than that missions were evaluated again.

    What the server stores behind its answers is waited for.
    """
    held = {}
    await drain()
    with api.runtime.database.activate():
        for table, columns in _tables(api):
            rows = table.all(using_db=reader()).order_by(table._meta.pk_attr)  # noqa: SLF001 - there is no public way
            held[table._meta.db_table] = await rows.values(*columns)  # noqa: SLF001
    return held


async def as_stored(api: Api) -> dict[str, list[dict[str, Any]]]:
    """The same as the database has it: to see whether anything changed, in a third of the time."""
    held = {}
    await drain()
    with api.runtime.database.activate():
        for table, columns in _tables(api):
            name, key = table._meta.db_table, table._meta.db_pk_column  # noqa: SLF001 - there is no public way
            wanted = ", ".join(f'"{column}"' for column in columns)
            _, rows = await reader().execute_query(f'SELECT {wanted} FROM "{name}" ORDER BY "{key}"')  # noqa: S608
            held[name] = [dict(row) for row in rows]
    return held


def _tables(api: Api) -> Iterator[tuple[type[Model], list[str]]]:
    """Every table with its columns."""
    for table in api.runtime.database.tables():
        about = table._meta  # noqa: SLF001 - tortoise has no public way to ask
        yield table, sorted(about.db_fields - OF_AN_EVALUATION.get(about.db_table, set()))
