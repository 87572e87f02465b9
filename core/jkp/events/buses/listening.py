"""Hear of the log from the other processes, whatever becomes of the bus."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from jkp.events.bell import Bell

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 2.0

log = logging.getLogger("jkp.events")


class Bus(Protocol):
    """One way to hear that the log has grown."""

    faults: tuple[type[Exception], ...]
    """What `hear` raises when it breaks off."""

    async def hear(self, ring: Callable[[int | None], None]) -> None:
        """Ring once when connected, and then whenever there may be more in the log, until cancelled.

        Errors: one of `faults` when it breaks off.
        """
        ...


def require_wanted() -> None:
    """Error: `CancelledError` where a client has swallowed the cancellation of this task; nats-py does."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError


async def listen(bus: Bus, bell: Bell) -> None:
    """Ring the bell for whatever the bus tells, until cancelled; connect again after each fault."""
    pause = FIRST_PAUSE

    def ring(pos: int | None) -> None:
        nonlocal pause
        pause = FIRST_PAUSE
        bell.hears_others = True
        bell.ring(pos)

    while True:
        try:
            await bus.hear(ring)
        except bus.faults as error:
            bell.hears_others = False
            if pause == FIRST_PAUSE:
                log.warning("the bus is gone (%s); the log is read every second meanwhile", type(error).__name__)
        require_wanted()
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
