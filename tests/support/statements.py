"""How many statements a read sends to the database."""

from collections.abc import Awaitable, Callable
from typing import Any

from support.api import Api

from jkp.database import reader


class Ear:
    """Hears what tortoise tells its log: each statement, on either database."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def debug(self, _: str, statement: str, *__: Any) -> None:
        self.statements.append(statement)


async def statements_of(api: Api, read: Callable[[], Awaitable[Any]]) -> list[str]:
    """The statements on the read connection while `read` runs."""
    ear = Ear()
    with api.runtime.database.activate():
        client: Any = reader()
    before, client.log = client.log, ear
    try:
        await read()
    finally:
        client.log = before
    return ear.statements
