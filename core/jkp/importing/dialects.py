"""All that SQLite and PostgreSQL are asked in different words."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient

from jkp.importing.entries import Table

Batches = Iterable[list[list[Any]]]
"""Rows for the database, some thousands at once."""


class Dialect(Protocol):
    """How one of the two is asked. Rows are numbered from 1 in the order in which they are to be stored.

    `rest` is how long to leave the database to others after a transaction, as a multiple of what that took.
    """

    rest: float

    def is_among(self, column: str) -> str:
        """The condition that a column is one of the list that is the only parameter."""
        ...

    def a_list(self, values: Collection[str]) -> object:
        """The parameter for it."""
        ...

    async def spare_memory(self, connection: BaseDBAsyncClient) -> None:
        """Count nothing as memory of this process that is a file's."""
        ...

    async def prepare(self, connection: BaseDBAsyncClient, table: Table, batches: Batches) -> None:
        """Whatever can be done before the transaction."""
        ...

    async def begin(self, connection: BaseDBAsyncClient) -> None:
        """Whatever a long transaction needs first."""
        ...

    async def write(
        self, connection: BaseDBAsyncClient, table: Table, numbers: range, batches: Batches, told: Callable[[int], None]
    ) -> None:
        """Store the rows of these numbers, inside the transaction; `told` is given how many were."""
        ...


class Sqlite:
    """The rows are laid into a temporary table first, so that one short statement stores them all.

    A temporary table is the connection's own: to fill it needs no lock on the database.
    """

    # Who waits for the lock looks for it at times only, and might never find it free.
    rest = 1.0

    def is_among(self, column: str) -> str:
        """One parameter for the whole list: the number of parameters is limited."""
        return f"{column} IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own names

    def a_list(self, values: Collection[str]) -> object:
        """The list as JSON."""
        return orjson.dumps(list(values)).decode()

    async def spare_memory(self, connection: BaseDBAsyncClient) -> None:
        """Do not map the database into memory."""
        await connection.execute_query("PRAGMA mmap_size = 0")

    async def prepare(self, connection: BaseDBAsyncClient, table: Table, batches: Batches) -> None:
        """Lay all rows into the temporary table."""
        columns, marks = ", ".join(table.columns), ", ".join("?" * len(table.columns))
        await connection.execute_script("DROP TABLE IF EXISTS temp.imported")
        await connection.execute_script(
            f"CREATE TEMP TABLE imported AS SELECT {columns} FROM {table.name} WHERE false"  # noqa: S608 - our own names
        )
        for batch in batches:
            await connection.execute_many(f"INSERT INTO temp.imported VALUES ({marks})", batch)  # noqa: S608

    async def begin(self, connection: BaseDBAsyncClient) -> None:
        """Nothing."""

    async def write(
        self, connection: BaseDBAsyncClient, table: Table, numbers: range, batches: Batches, told: Callable[[int], None]
    ) -> None:
        """One statement."""
        source = f"SELECT {', '.join(table.columns)} FROM temp.imported WHERE rowid BETWEEN ? AND ?"  # noqa: S608
        await connection.execute_query(_upsert(table, source), [numbers[0], numbers[-1]])
        told(len(numbers))


class Postgres:
    """Nobody waits for a long transaction here, but those who want the very same rows."""

    rest = 0.0
    # A statement stores some thousands of rows; the client itself gives up after ten seconds (jkp.postgres).
    _PATIENCE = (("statement_timeout", "9s"), ("lock_timeout", "8s"), ("idle_in_transaction_session_timeout", "60s"))

    def is_among(self, column: str) -> str:
        """An array is one parameter."""
        return f"{column} = ANY($1)"

    def a_list(self, values: Collection[str]) -> object:
        """The array."""
        return list(values)

    async def spare_memory(self, connection: BaseDBAsyncClient) -> None:
        """Nothing: the database's memory is the server's."""

    async def prepare(self, connection: BaseDBAsyncClient, table: Table, batches: Batches) -> None:
        """Nothing: a temporary table would belong to another connection of the pool."""

    async def begin(self, connection: BaseDBAsyncClient) -> None:
        """Take longer than a request may, until the end of this transaction."""
        for name, value in self._PATIENCE:
            await connection.execute_query(f"SET LOCAL {name} = '{value}'")

    async def write(
        self, connection: BaseDBAsyncClient, table: Table, numbers: range, batches: Batches, told: Callable[[int], None]
    ) -> None:
        """A pipelined statement for each row."""
        marks = ", ".join(f"${place}" for place in range(1, len(table.columns) + 1))
        for batch in batches:
            await connection.execute_many(_upsert(table, f"VALUES ({marks})"), batch)
            told(len(batch))


def of(connection: BaseDBAsyncClient) -> Dialect:
    """The dialect of a connection."""
    return Postgres() if connection.capabilities.dialect == "postgres" else Sqlite()


def _upsert(table: Table, source: str) -> str:
    changes = ", ".join(f"{column} = excluded.{column}" for column in table.changing)
    return (
        f"INSERT INTO {table.name} ({', '.join(table.columns)}) {source} "
        f"ON CONFLICT ({', '.join(table.key)}) DO UPDATE SET {changes}"
    )
