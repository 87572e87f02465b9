"""The only reader of the clock.

Moments are stored and compared in UTC; legal days are days of Asia/Jakarta (AMB-24). In the sandbox the clock
travels: it stands still at the chosen moment, kept in a file so that a restart does not bring it back.
"""

import os
from contextvars import ContextVar, Token
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")


class Clock(Protocol):
    """What tells the time of the programme."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class TravelClock:
    """A clock that stands still where it was sent, until it is sent home. For the sandbox alone.

    All processes with the same file stand at the same moment.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._stands_at: datetime | None = None

    @property
    def stands_still(self) -> bool:
        """Whether the clock was sent somewhere."""
        return self._looked() is not None

    def now(self) -> datetime:
        """The moment where it was sent, or the present one."""
        return self._looked() or datetime.now(UTC)

    def _looked(self) -> datetime | None:
        """Read the file again if another process, or this one, has written it."""
        try:
            state = self._file.stat()
            if (state.st_ino, state.st_mtime_ns) != self._seen:
                self._stands_at = _parse(self._file.read_text())
                self._seen = state.st_ino, state.st_mtime_ns
        except FileNotFoundError:
            self._seen = self._stands_at = None
        return self._stands_at

    def travel_to(self, moment: datetime | None) -> datetime:
        """Stand still at `moment` (aware), or with None follow the machine's clock again."""
        if moment is None:
            self._file.unlink(missing_ok=True)
        else:
            written = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            written.write_text(moment.astimezone(UTC).isoformat())
            written.replace(self._file)
        return self.now()


def _parse(text: str) -> datetime:
    return datetime.fromisoformat(text.strip()).astimezone(UTC)


_clock: ContextVar[Clock] = ContextVar("jkp_clock", default=SystemClock())  # noqa: B039 - it has no state


def use(clock: Clock) -> Token[Clock]:
    """Make `clock` the clock of this context; give the token to reset it."""
    return _clock.set(clock)


def stop_using(token: Token[Clock]) -> None:
    """Bring back the clock from before `use`."""
    _clock.reset(token)


def now() -> datetime:
    """The present moment of the programme, in UTC."""
    return _clock.get().now()


def today() -> date:
    """The present legal day, in Asia/Jakarta."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The legal day on which `moment` falls."""
    return moment.astimezone(JAKARTA).date()


def start_of(day: date) -> datetime:
    """The first moment of a legal day."""
    return datetime.combine(day, time.min, JAKARTA)


def end_of(day: date) -> datetime:
    """The first moment after a legal day."""
    return start_of(day + timedelta(days=1))


def machine_now() -> datetime:
    """The machine's own time, which never travels: for tokens and their expiry."""
    return datetime.now(UTC)
