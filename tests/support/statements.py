"""How many statements a read sends to the database."""

from collections.abc import Awaitable, Callable
from typing import Any

from support.api import Api
from tortoise.backends.sqlite.client import SqliteClient

from jkp.database import reader


async def statements_of(api: Api, read: Callable[[], Awaitable[Any]]) -> list[str]:
    """The statements on the read connection while `read` runs."""
    seen: list[str] = []
    with api.runtime.database.activate():
        client = reader()
    assert isinstance(client, SqliteClient)
    await _trace(client, seen.append)
    try:
        await read()
    finally:
        await _trace(client, None)
    return seen


async def _trace(client: SqliteClient, see: Callable[[str], None] | None) -> None:
    async with client.acquire_connection() as connection:
        await connection.set_trace_callback(see)
