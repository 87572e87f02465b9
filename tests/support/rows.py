"""What the database of a server holds, asked past the API; the same on SQLite and on PostgreSQL."""

from typing import Any

from support.api import Api
from tortoise.connection import get_connection

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
        for table in api.runtime.database.tables():
            about = table._meta  # noqa: SLF001 - tortoise has no public way to ask
            columns = set(about.db_fields) - OF_AN_EVALUATION.get(about.db_table, set())
            rows = table.all(using_db=reader()).order_by(about.pk_attr)
            held[about.db_table] = await rows.values(*sorted(columns))
    return held
