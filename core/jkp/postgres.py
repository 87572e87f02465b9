"""The tortoise engine for PostgreSQL: bounded pools, no lost connection, and errors that name nobody."""

import os
import socket
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, cast

import asyncpg
from pydantic import SecretStr
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError

from jkp.errors import Code, refuse
from jkp.storing import unstorable

LARGEST_POOL = 10
CONNECT_SECONDS = 5.0
# The server ends a statement sooner (`statement_timeout`); this is for one that no longer answers at all.
ANSWER_SECONDS = 10.0
CACHED_STATEMENTS = 512

Work = Callable[..., Awaitable[Any]]
UNSTORABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
WAITED_TOO_LONG = (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError, asyncpg.DeadlockDetectedError)


class PlainConnection(asyncpg.Connection):  # type: ignore[misc] # asyncpg has no types
    """A connection whose session is never changed, so that nothing is to be reset after each use."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        """Nothing: it would be one more round trip for each read."""
        return ""


def discreet(work: Work) -> Work:
    """The same work, with errors that repeat neither the row nor the value: either may be somebody's."""

    @wraps(work)
    async def run(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - tortoise's signature
        try:
            return await work(*args, **kwargs)
        except UNSTORABLE as error:
            raise unstorable() from error
        except asyncpg.PostgresError as error:
            error.detail = None
            error.args = (str(error.args[0]).partition(": ")[0],)
            raise

    return run


class Discreet(AsyncpgDBClient):
    """Whatever sends statements."""

    async def _translate_exceptions(self, func: Work, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - tortoise's
        return await super()._translate_exceptions(discreet(func), *args, **kwargs)


class PostgresTransaction(Discreet, TransactionWrapper):
    """A transaction, and the savepoints in it."""

    async def _translate_exceptions(self, func: Work, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - tortoise's
        """Somebody who waited too long for others is told to try again: that is no fault of the server."""
        try:
            return await super()._translate_exceptions(func, *args, **kwargs)
        except WAITED_TOO_LONG as error:
            raise refuse(Code.CONFLICT) from error

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(PostgresTransaction(self))


class ReleasingTransactionContext(TransactionContextPooled):
    """Gives the connection back also when the transaction could not begin, and rolls back whatever failed."""

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        client: Any = self.client
        pool = client._parent._pool  # noqa: SLF001 - tortoise has no public way to it
        client._connection = await pool.acquire()  # noqa: SLF001
        try:
            await client.begin()
        except BaseException:
            await pool.release(client._connection)  # noqa: SLF001
            raise
        self.token = get_connections().set(self.connection_name, client)
        return cast(TransactionalDBClient, client)

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:  # noqa: ANN401 - tortoise's signature
        """End the transaction; tortoise alone would not roll back one that the server has aborted."""
        await super().__aexit__(exc_type and BaseException, exc_val, exc_tb)


class JkpPostgresClient(Discreet):
    """A pool of connections to the URL."""

    def __init__(self, url: SecretStr, **kwargs: Any) -> None:  # noqa: ANN401 - tortoise's signature
        super().__init__(**kwargs)
        self._url = url

    async def create_connection(self, with_db: bool) -> None:  # noqa: FBT001 - tortoise's signature
        """Open the pool. Error: `DBConnectionError` with the server's reason."""
        try:
            self._pool = await asyncpg.create_pool(
                self._url.get_secret_value(),
                min_size=1,
                max_size=LARGEST_POOL,
                timeout=CONNECT_SECONDS,
                command_timeout=self._patience(),
                statement_cache_size=CACHED_STATEMENTS,
                connection_class=PlainConnection,
                server_settings=self.server_settings,
            )
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DBConnectionError(_reason(error)) from error
        await self._post_connect()

    def _patience(self) -> float | None:
        return None if self.server_settings.get("statement_timeout") == "0" else ANSWER_SECONDS

    def _in_transaction(self) -> TransactionContext:
        return ReleasingTransactionContext(PostgresTransaction(self), self._pool_init_lock)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer in {CONNECT_SECONDS:.0f} seconds"
    if isinstance(error, OSError) and error.errno and not isinstance(error, socket.gaierror):
        # Each event loop has words of its own for the same number.
        return os.strerror(error.errno)
    return (isinstance(error, OSError) and error.strerror) or str(error)


client_class = JkpPostgresClient
