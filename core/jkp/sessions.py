"""A connection of one's own to a PostgreSQL server, for what belongs to a session: locks and notifications."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from pydantic import SecretStr

ANSWER_SECONDS = 2.0
ALIVE_SECONDS = 0.5
FAULTS: tuple[type[Exception], ...] = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What is raised by a connection that breaks, and by a server that cannot be reached."""
# So the server finds out, within 5 + 3 * 2 seconds, that the machine at the other end is gone.
_KEEPALIVES = {"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3"}

Session = Any
"""asyncpg has no types."""


@asynccontextmanager
async def session(url: SecretStr, name: str) -> AsyncIterator[Session]:
    """A connection that the server knows by `name`. Errors: `FAULTS`."""
    connection = await asyncpg.connect(
        url.get_secret_value(),
        timeout=ANSWER_SECONDS,
        command_timeout=ANSWER_SECONDS,
        server_settings={"application_name": name, **_KEEPALIVES},
    )
    try:
        yield connection
    finally:
        connection.terminate()


async def ended(connection: Session) -> None:
    """Return as soon as the connection is of no use any more: it was closed, or nobody answers."""
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _: gone.set())
    while not gone.is_set():
        try:
            await connection.execute("SELECT 1")
        except FAULTS:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(ALIVE_SECONDS):
                await gone.wait()
