"""When to leave a plugin alone that keeps failing, and when to try it again: a state machine without a clock.

Closed, every call goes through. Three faults in a row, or five in a minute, open it: for thirty seconds nobody gets
through. Then one call does, as a probe: if it succeeds the breaker closes, if not it opens for twice as long.
Moments and lengths are in seconds, on a clock that only goes forward.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum

IN_A_ROW = 3
IN_A_MINUTE = 5
MINUTE = 60.0
FIRST_COOLDOWN = 30.0
LONGEST_COOLDOWN = 600.0
BLOCKS = 3
"""So many times it may block the event loop within `BLOCKS_WITHIN`, whatever its calls gave."""
BLOCKS_WITHIN = 600.0


class State(StrEnum):
    """Whether calls go through: all, none, or one."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


@dataclass
class Breaker:
    """The breaker of one plugin for one kind of call. It begins closed.

    Whoever is let through is given a ticket, and tells with it how the call ended. A ticket holds for one era: what
    was begun before the breaker opened has no say in whether it closes.
    """

    state: State = State.CLOSED
    era: int = 0
    cooldown: float = FIRST_COOLDOWN
    until: float = 0.0
    """While it is open, the end of the cooldown; half open, when a probe that never came back is given up."""
    _in_a_row: int = 0
    _faults: deque[float] = field(default_factory=deque)
    _blocks: deque[float] = field(default_factory=deque)

    def admit(self, now: float, limit: float) -> int | None:
        """A ticket for a call that takes at most `limit` seconds, or None: it must not be made now."""
        if self.state is not State.CLOSED:
            if now < self.until:
                return None
            self._turn(State.HALF_OPEN, until=now + limit)
        return self.era

    def wait(self, now: float) -> float:
        """After how many seconds it is worth asking again; 0 where it is now."""
        return 0.0 if self.state is State.CLOSED else max(0.0, self.until - now)

    def succeed(self, ticket: int) -> None:
        """The call gave an answer."""
        if ticket != self.era:
            return
        self._in_a_row = 0
        if self.state is State.HALF_OPEN:
            self._close()

    def fail(self, ticket: int, now: float) -> None:
        """The call ended in a fault of the plugin."""
        if ticket != self.era:
            return
        self._in_a_row += 1
        _remember(self._faults, now, MINUTE)
        if self.state is State.HALF_OPEN or self._in_a_row >= IN_A_ROW or len(self._faults) >= IN_A_MINUTE:
            self._open(now)

    def abandon(self, ticket: int) -> None:
        """The call was given up by whoever made it, which says nothing; if it was the probe, the next one is it."""
        if ticket == self.era and self.state is State.HALF_OPEN:
            self._turn(State.OPEN, until=0.0)

    def block(self, now: float) -> None:
        """The plugin held up everybody. The third time opens the breaker, and so does a probe that does it."""
        if self.state is State.OPEN:
            return
        _remember(self._blocks, now, BLOCKS_WITHIN)
        if self.state is State.HALF_OPEN or len(self._blocks) >= BLOCKS:
            self._open(now)

    def _open(self, now: float) -> None:
        again = self.state is State.HALF_OPEN
        self.cooldown = min(2 * self.cooldown, LONGEST_COOLDOWN) if again else FIRST_COOLDOWN
        self._turn(State.OPEN, until=now + self.cooldown)

    def _close(self) -> None:
        self._faults.clear()
        self._blocks.clear()
        self._turn(State.CLOSED, until=0.0)

    def _turn(self, state: State, until: float) -> None:
        self.state, self.until, self.era = state, until, self.era + 1


def _remember(moments: deque[float], now: float, within: float) -> None:
    """Add `now`, and forget what was longer ago."""
    moments.append(now)
    while moments[0] <= now - within:
        moments.popleft()
