"""What follows the commit of an event: its position, and a wake-up for those who follow the log.

A wake-up carries nothing: the log is the truth. One that is lost costs its follower a second, until the next poll.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar, Token

from jkp.events import sequencing

_woken: ContextVar[Callable[[], None] | None] = ContextVar("jkp_woken", default=None)
_logger = logging.getLogger("jkp.events")


async def grown() -> None:
    """Something was appended and committed. A fault is logged: the change stands, and the next one mends it."""
    try:
        if sequencing.is_needed():
            await sequencing.place_all()
    except Exception:
        _logger.exception("events could not be given their positions; the next ones will try again")
    _wake()


async def settle() -> int:
    """Place what a writer left behind that died after its commit, and wake the followers; how many were placed."""
    placed = await sequencing.place_all() if sequencing.is_needed() else 0
    if placed:
        _wake()
    return placed


def _wake() -> None:
    wake = _woken.get()
    if wake:
        wake()


def use(wake: Callable[[], None]) -> Token[Callable[[], None] | None]:
    """Call `wake` whenever the log has grown; give the token to reset it."""
    return _woken.set(wake)


def stop_using(token: Token[Callable[[], None] | None]) -> None:
    """Bring back whom was woken before `use`."""
    _woken.reset(token)
