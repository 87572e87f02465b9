"""What a plugin makes us write when nobody waits for it: in short bursts with long rests, so that nobody notices.

A source that gives thousands of activities at once, and a subscriber that answers each event with another one, would
otherwise keep the event loop and the database as busy as they can be. Of a hundred requests fewer than five may notice
anything, for that is what the slowest five of a hundred are told from.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

BURST_SECONDS = 0.1
REST = 9
"""After a burst it rests so many times as long."""
LONG_REST = 100
"""The same for what nobody expects in such numbers: it takes a hundredth of the time."""
MOST_WRITES = 100
"""So many writes may follow from one event."""


@dataclass
class Pace:
    """How busy one source or subscriber has kept us, and until when it rests. Seconds of the machine's clock."""

    busy: float = 0.0
    until: float = 0.0

    def spend(self, seconds: float, rest: int = LONG_REST) -> None:
        """It kept us busy for so long; once that is a whole burst, it rests `rest` times as long."""
        self.busy += seconds
        if self.busy >= BURST_SECONDS:
            self.until = time.monotonic() + rest * self.busy
            self.busy = 0.0

    def wait(self) -> float:
        """The seconds for which it rests from now."""
        return max(0.0, self.until - time.monotonic())


class TooManyWrites(RuntimeError):
    """A subscriber wrote without end for one event."""


@dataclass
class Written:
    """What followed from one event."""

    writes: int = 0
    seconds: float = 0.0


_written: ContextVar[Written | None] = ContextVar("jkp_written", default=None)


@contextmanager
def following() -> Iterator[Written]:
    """Count what follows from the event that is told meanwhile."""
    written = Written()
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)


@contextmanager
def counted() -> Iterator[None]:
    """A door to the core writes; if an event is told, that follows from it. Error: `TooManyWrites`."""
    written = _written.get()
    if written is None:
        yield
        return
    written.writes += 1
    if written.writes > MOST_WRITES:
        raise TooManyWrites(f"more than {MOST_WRITES} writes for one event")
    began = time.monotonic()
    try:
        yield
    finally:
        written.seconds += time.monotonic() - began
