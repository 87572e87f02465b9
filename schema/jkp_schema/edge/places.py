"""How many WebSockets may be open: in all, of one caller, and of an address that has not said who it is."""

from collections import Counter
from types import TracebackType
from typing import Self

from jkp.operating import metrics
from jkp.security.principals import Principal, Role
from jkp.settings.serving import LimitsSettings
from jkp_schema.edge.budgets import RATE_LIMITED, caller_of
from jkp_schema.edge.outcomes import NotRun, Outcome, not_run

SHARE = 2
"""Nobody has more than the half of what runs, or is open, at once."""
LATER = 1
"""Seconds after which a server that has too much to do may be asked again."""
OVERLOADED = "OVERLOADED"


def half(most: int) -> int:
    """What one caller may have of so many."""
    return max(1, most // SHARE)


def share_of(principal: Principal, most: int, limits: LimitsSettings) -> int:
    """How many of `most` sockets or subscriptions one caller may have."""
    return min(half(most), limits.anonymous_sockets) if principal.role is Role.ANONYMOUS else half(most)


def full(outcome: Outcome, message: str, code: str) -> NotRun:
    """The refusal of what has no room now."""
    refusal = not_run(outcome, message, code, retryAfter=LATER)
    refusal.headers["retry-after"] = str(LATER)
    return refusal


class Places:
    """The places of the sockets of one application."""

    def __init__(self, limits: LimitsSettings) -> None:
        self.limits = limits
        self._taken: Counter[str] = Counter()

    def taken(self, principal: Principal, address: str) -> "Place":
        """A place for one more socket. Error: `NotRun`, where there is none."""
        if self._taken.total() >= self.limits.sockets_at_once:
            raise full(Outcome.OVERLOADED, "The server is busy. Ask again.", OVERLOADED)
        return Place(self, self.enter(principal, address))

    def enter(self, principal: Principal, address: str) -> str:
        """One more of this caller. Error: `NotRun`, for one that has its share."""
        caller = caller_of(principal, address)
        if self._taken[caller] >= share_of(principal, self.limits.sockets_at_once, self.limits):
            raise full(Outcome.TOO_MANY, "You have too many sockets open at once.", RATE_LIMITED)
        self._taken[caller] += 1
        return caller

    def leave(self, caller: str) -> None:
        """One less; who has none is forgotten."""
        self._taken[caller] -= 1
        if not self._taken[caller]:
            del self._taken[caller]


class Place:
    """The place of one socket, in the name of whoever it is by now."""

    def __init__(self, places: Places, caller: str) -> None:
        self._places, self._caller = places, caller

    def pass_to(self, principal: Principal, address: str) -> None:
        """It has said who it is. Error: `NotRun`; then it is still in the name of before."""
        if caller_of(principal, address) != self._caller:
            before, self._caller = self._caller, self._places.enter(principal, address)
            self._places.leave(before)

    def __enter__(self) -> Self:
        metrics.SOCKETS.inc()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        metrics.SOCKETS.dec()
        self._places.leave(self._caller)
