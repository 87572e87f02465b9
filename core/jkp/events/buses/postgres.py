"""The bus of a PostgreSQL server: whoever gives positions notifies once for all of them, and every process listens.

A notification holds the newest position and nothing else. It is not kept for who is away: so the bell rings once more
at each new connection.
"""

from collections.abc import Callable

from jkp import sessions
from jkp.events.sequencing import CHANNEL
from jkp.places import PostgresServer


class PostgresBus:
    """LISTEN on a connection of its own."""

    faults = sessions.FAULTS

    def __init__(self, place: PostgresServer) -> None:
        self._place = place

    async def hear(self, ring: Callable[[int | None], None]) -> None:
        """Ring at once, and for each notification; ends with the connection. Errors: one of `faults`."""
        async with sessions.session(self._place.url, "jkp bus") as connection:
            await connection.add_listener(CHANNEL, lambda *told: ring(int(told[-1])))
            ring(None)
            await sessions.ended(connection)
