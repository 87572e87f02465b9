"""How many points a caller has left. They come back evenly, so that nobody waits for a full minute to end."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address, ip_network

from starlette.requests import HTTPConnection

from jkp.security.principals import Principal, Role
from jkp.settings.serving import LimitsSettings
from jkp_schema.edge.outcomes import NotRun, Outcome, not_run

MINUTE = 60.0
MOST_CALLERS = 100_000
MOST_NETWORKS = 4_096
IPV6, HOUSE = 6, 64
RATE_LIMITED = "RATE_LIMITED"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a caller has for each minute, and what is left of it."""

    per_minute: int
    left: int

    @property
    def full_in(self) -> int:
        """Seconds until all of it is there again."""
        return math.ceil((self.per_minute - self.left) * MINUTE / self.per_minute)

    @property
    def headers(self) -> dict[str, str]:
        """For HTTP."""
        return {
            "ratelimit-limit": str(self.per_minute),
            "ratelimit-remaining": str(self.left),
            "ratelimit-reset": str(self.full_in),
        }


class Budgets:
    """The budgets of all callers, in this process."""

    def __init__(self, limits: LimitsSettings, seconds: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._seconds = seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """What each caller had left, and when."""

    def charge(self, principal: Principal, address: str, points: int) -> Budget | None:
        """Take the points; what is left, or None where there is no limit. Error: `NotRun`, 429, with nothing taken."""
        per_minute = self._per_minute(principal)
        if not per_minute:
            return None
        caller, now = caller_of(principal, address), self._seconds()
        left = self._now(caller, per_minute, now)
        if points > left:
            raise _too_many(points, Budget(per_minute, int(left)))
        self._keep(caller, left - points, now)
        return Budget(per_minute, int(left - points))

    def take(self, principal: Principal, address: str, points: int) -> int:
        """Take the points, or as many as there are; how many are still owed."""
        per_minute = self._per_minute(principal)
        if not per_minute:
            return 0
        caller, now = caller_of(principal, address), self._seconds()
        left = self._now(caller, per_minute, now)
        taken = min(points, int(left))
        self._keep(caller, left - taken, now)
        return points - taken

    def __len__(self) -> int:
        """How many callers are remembered."""
        return len(self._left)

    def refill(self) -> None:
        """Give everybody everything back."""
        self._left.clear()

    def _per_minute(self, principal: Principal) -> int:
        limits = self._limits
        return limits.anonymous_points_per_minute if principal.role is Role.ANONYMOUS else limits.points_per_minute

    def _keep(self, caller: str, left: float, now: float) -> None:
        self._left[caller] = (left, now)
        self._left.move_to_end(caller)
        self._forget(now)

    def _now(self, caller: str, per_minute: int, now: float) -> float:
        left, at = self._left.get(caller, (float(per_minute), now))
        return min(float(per_minute), left + (now - at) * per_minute / MINUTE)

    def _forget(self, now: float) -> None:
        """Whoever has not come for a minute has everything again, as if never seen."""
        while self._left:
            caller, (_, at) = next(iter(self._left.items()))
            if now - at < MINUTE and len(self._left) <= MOST_CALLERS:
                return
            del self._left[caller]


def caller_of(principal: Principal, address: str) -> str:
    """Whose points and whose operations those are: of whom the token names, or of an address."""
    return _network(address) if principal.role is Role.ANONYMOUS else f"{principal.role} {principal.subject}"


def address_of(request: HTTPConnection) -> str:
    """From where somebody asks."""
    return request.client.host if request.client else ""


@lru_cache(MOST_NETWORKS)
def _network(address: str) -> str:
    """An address of IPv4, or the network (/64) of IPv6 that one house has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, HOUSE), strict=False)) if parsed.version == IPV6 else address


def _too_many(points: int, budget: Budget) -> NotRun:
    missing = min(points, budget.per_minute) - budget.left
    seconds = max(1, math.ceil(missing * MINUTE / budget.per_minute))
    refusal = not_run(
        Outcome.TOO_MANY,
        f"Too many requests: this one costs {points} points, and {budget.left} are left. Wait {seconds} seconds.",
        RATE_LIMITED,
        retryAfter=seconds,
    )
    refusal.headers |= {**budget.headers, "retry-after": str(seconds)}
    return refusal
