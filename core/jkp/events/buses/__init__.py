"""What tells the other processes that the log has grown. The log is the truth: a bus only wakes those who read it."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from jkp.errors import CannotStart
from jkp.events.bell import Bell
from jkp.events.buses.memory import MemoryBus
from jkp.events.buses.postgres import PostgresBus
from jkp.places import Place, PostgresServer
from jkp.settings import BusName, EventsSettings

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0

log = logging.getLogger("jkp.events")
Ring = Callable[[int | None], None]


class Bus(Protocol):
    """One way to hear that the log has grown."""

    faults: tuple[type[Exception], ...]
    """What `hear` raises when it breaks off."""

    async def hear(self, ring: Ring) -> None:
        """Ring once when connected, and then whenever there may be more in the log, until cancelled.

        Errors: one of `faults` when it breaks off.
        """
        ...


class BusUnfit(CannotStart):
    """The settings name a bus that this server cannot have; the text says why."""


def of(settings: EventsSettings, place: Place) -> Bus:
    """The bus that the settings name. Error: `BusUnfit`."""
    name = settings.bus or (BusName.POSTGRES if isinstance(place, PostgresServer) else BusName.MEMORY)
    if name is BusName.MEMORY:
        return MemoryBus()
    if not isinstance(place, PostgresServer):
        raise BusUnfit('events.bus: "postgres" needs storage.database, the URL of a PostgreSQL server')
    return PostgresBus(place)


async def listen(bus: Bus, bell: Bell) -> None:
    """Ring the bell for whatever the bus tells, until cancelled; connect again after each fault."""
    pause = FIRST_PAUSE

    def ring(pos: int | None) -> None:
        nonlocal pause
        pause = FIRST_PAUSE
        bell.ring(pos)

    while True:
        try:
            await bus.hear(ring)
        except bus.faults as error:
            if pause == FIRST_PAUSE:
                log.warning("the bus is gone (%s); the log is read every second meanwhile", type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
