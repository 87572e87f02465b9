"""Working days in Indonesia: Monday to Friday, except national holidays and joint leave (cuti bersama)."""

from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar, Token
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from itertools import islice

from jkp.regulation import rulebook

DAY = timedelta(days=1)
SATURDAY = 5


@cache
def holidays_of(year: int, categories: tuple[str, ...]) -> frozenset[date]:
    """The holidays of a year; there is no joint leave before its decree is known to the package."""
    # Imported on first use: no start should wait for it.
    from holidays import country_holidays  # noqa: PLC0415

    return frozenset(country_holidays("ID", categories=categories, language="id", years=[year]))


class Calendar:
    """Tells working days by the joint decrees of the government, as the package `holidays` knows them.

    `categories` are the package's: "public" for national holidays, "government" for joint leave. `overrides`
    maps a day to whether it is a working day, against the package: decrees are amended in mid-year. `version`
    names everything that changes an answer; keep it beside every due date that was computed.
    """

    def __init__(
        self,
        categories: Sequence[str] = ("public", "government"),
        overrides: Mapping[date, bool] | None = None,
    ) -> None:
        self.categories = tuple(categories)
        self.overrides = dict(overrides or {})
        self.version = _version(self.categories, self.overrides)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on a day."""
        if day in self.overrides:
            return self.overrides[day]
        return day.weekday() < SATURDAY and day not in holidays_of(day.year, self.categories)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, which itself does not count; `ValueError` below 1."""
        return self._nth(day, count, DAY)

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day strictly before a day; `ValueError` below 1."""
        return self._nth(day, count, -DAY)

    def _nth(self, day: date, count: int, step: timedelta) -> date:
        if count < 1:
            raise ValueError(f"cannot count {count} working days")
        open_days = (other for other in _days_from(day, step) if self.is_working_day(other))
        return next(islice(open_days, count - 1, None))


def current() -> Calendar:
    """The calendar in force here: the one given to `use`, otherwise that of the rule book in force."""
    return _in_force.get() or _by_categories(rulebook.current().holiday_categories)


def use(calendar: Calendar) -> Token[Calendar | None]:
    """Make `calendar` the calendar in force in this context; give the token to `stop_using` to end that."""
    return _in_force.set(calendar)


def stop_using(token: Token[Calendar | None]) -> None:
    """Bring back the calendar from before `use`."""
    _in_force.reset(token)


_in_force: ContextVar[Calendar | None] = ContextVar("jkp_calendar", default=None)


@cache
def _by_categories(categories: tuple[str, ...]) -> Calendar:
    return Calendar(categories)


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    while True:
        day += step
        yield day


def _version(categories: tuple[str, ...], overrides: Mapping[date, bool]) -> str:
    name = f"holidays-{version('holidays')}" + ("+gov" if "government" in categories else "")
    if not overrides:
        return name
    text = " ".join(f"{day}={overrides[day]}" for day in sorted(overrides))
    return f"{name}+{sha256(text.encode()).hexdigest()[:8]}"
