"""The programme's clock as a test turns it."""

from datetime import date, datetime
from pathlib import Path

from jkp.clock import TravelClock, day_of

NINE = "T09:00:00+07:00"


class TravellingClock:
    """A clock that stands still where the test sends it. It is `ctx.clock` of `make_context` as well.

    Example: `clock.travel_to("2025-03-12")`
    """

    def __init__(self, clock: TravelClock) -> None:
        self._clock = clock

    @classmethod
    def standing(cls, moment: str, folder: Path) -> "TravellingClock":
        """A clock of its own, of which `folder` keeps the time."""
        clock = cls(TravelClock(folder / "clock"))
        clock.travel_to(moment)
        return clock

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self._clock.now()

    def today(self) -> date:
        """The present legal day, in Asia/Jakarta."""
        return day_of(self.now())

    def travel_to(self, moment: str | date | datetime) -> None:
        """Stand still at a moment; a day stands for nine in the morning in Jakarta."""
        self._clock.travel_to(_moment(moment))


def _moment(given: str | date | datetime) -> datetime:
    if isinstance(given, datetime):
        return given
    text = given if isinstance(given, str) else given.isoformat()
    return datetime.fromisoformat(text if "T" in text else f"{text}{NINE}")
