"""What each event of a subscription costs its caller (docs/decisions/0068-who-follows-pays-for-each-event.md)."""

import asyncio
from collections.abc import Callable

from jkp.operating import metrics
from jkp.security.principals import Principal
from jkp_schema.edge.budgets import Budgets

INCLUDED = 15
"""Points of a document that each event costs no more for: all that it says itself, which is read once for everybody."""
AN_EVENT = 1
LOOK_SECONDS = 1.0


def price_of(cost: int) -> int:
    """The points of each event, for a subscription that cost so many to begin."""
    return AN_EVENT + max(0, cost - INCLUDED)


class Toll:
    """What one follower pays for each event. Without points it waits, and so do the events behind."""

    def __init__(
        self, budgets: Budgets, principal: Principal, address: str, points: int, is_free: Callable[[], bool]
    ) -> None:
        self._budgets = budgets
        self._caller = (principal, address)
        self._points = points
        self._is_free = is_free

    async def pay(self) -> None:
        """Return when the points of one event are taken: those that are there now, and the others as they come back.

        In parts, so that nobody who owes much waits for ever behind those who owe little.
        """
        owed = self._budgets.take(*self._caller, self._points)
        if owed:
            with metrics.HELD_UP.track_inprogress():
                while owed and not self._is_free():
                    await asyncio.sleep(LOOK_SECONDS)
                    owed = self._budgets.take(*self._caller, owed)
