"""The tortoise engine for SQLite: transactions begin IMMEDIATE, and a failed begin never keeps the lock.

Stock transactions begin deferred: two processes that read and then write fail at once with "database is
locked", whatever the busy timeout. See docs/decisions/0003-one-way-to-open-a-transaction.md.
"""

import asyncio
import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, cast

import aiosqlite
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionContext, SqliteTransactionWrapper
from tortoise.connection import get_connections
from tortoise.exceptions import TransactionManagementError

from jkp.storing import require_storable

CACHED_STATEMENTS = 512


class Storing(SqliteClient):
    """Gives SQLite no value that PostgreSQL would refuse."""

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        """Error: INVALID_INPUT, here and below."""
        require_storable(values)
        return int(await super().execute_insert(query, values))

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """The same for many rows."""
        require_storable(values)
        await super().execute_many(query, values)

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[dict[str, Any]]]:
        """The same for what gives rows."""
        require_storable(values)
        found: tuple[int, Sequence[dict[str, Any]]] = await super().execute_query(query, values)
        return found

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        """The same for what gives rows as dicts."""
        require_storable(values)
        found: list[dict[str, Any]] = await super().execute_query_dict(query, values)
        return found


class StoringTransaction(Storing, SqliteTransactionWrapper):
    """The same in a transaction, and in the savepoints in it."""

    async def execute_script(self, query: str) -> None:
        """One statement after the other: Python's own way commits the transaction first."""
        for statement in statements_of(query):
            await self.execute_query(statement)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(StoringTransaction(self))


class ImmediateTransaction(StoringTransaction):
    """A transaction that takes the write lock when it begins."""

    async def begin(self) -> None:
        """Take the write lock, waiting for it as long as the busy timeout allows."""
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error


class ImmediateTransactionContext(SqliteTransactionContext):
    """Releases the connection's lock also when the transaction could not begin."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return cast(TransactionalDBClient, self.connection)


def statements_of(script: str) -> Iterator[str]:
    """The statements of a script, as SQLite tells where one ends."""
    begun = ""
    for part in re.split("(?<=;)", script):
        begun += part
        if sqlite3.complete_statement(begun):
            yield begun
            begun = ""
    if begun.strip():
        yield begun


class ReleasingConnection(ConnectionWrapper[aiosqlite.Connection]):
    """Releases the connection's lock also when the file could not be opened; a read that nobody waits for ends."""

    async def __aenter__(self) -> aiosqlite.Connection:
        await self._lock.acquire()
        try:
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:  # noqa: ANN401 - tortoise's signature
        """Only readers are interrupted: whoever holds the lock has the one statement that runs on the connection."""
        if isinstance(exc_val, asyncio.CancelledError) and self.client.reads_only:  # type: ignore[attr-defined]
            await self.connection.interrupt()
        await super().__aexit__(exc_type, exc_val, exc_tb)


class JkpSqliteClient(Storing):
    """A connection that keeps its prepared statements."""

    @property
    def reads_only(self) -> bool:
        """Whether it cannot write."""
        return bool(self.pragmas.get("query_only") == "ON")

    async def create_connection(self, with_db: bool) -> None:  # noqa: FBT001 - tortoise's signature
        """Open the file with a large statement cache, then let tortoise set the pragmas."""
        if self._connection is None:
            connection = await aiosqlite.connect(
                self.filename,
                uri=self.filename.startswith("file:"),
                isolation_level=None,
                cached_statements=CACHED_STATEMENTS,
            )
            try:
                await self._prepare(connection)
                self._connection = connection
                await self._post_connect()
            except BaseException:
                # The thread of an open connection keeps the process alive for ever.
                self._connection = None
                await connection.close()
                raise

    async def _prepare(self, connection: aiosqlite.Connection) -> None:
        connection.row_factory = sqlite3.Row
        for pragma, value in self.pragmas.items():
            await (await connection.execute(f"PRAGMA {pragma}={value}")).close()

    def acquire_connection(self) -> ConnectionWrapper[aiosqlite.Connection]:
        """The connection with its lock."""
        return ReleasingConnection(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return ImmediateTransactionContext(ImmediateTransaction(self), self._lock)


client_class = JkpSqliteClient
