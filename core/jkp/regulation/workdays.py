"""Working days in Indonesia: Monday to Friday, except national holidays and joint leave (cuti bersama)."""

from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar, Token
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from itertools import islice

from jkp import clock
from jkp.regulation import rulebook
from jkp.regulation.daysoff import Holiday, days_off
from jkp.regulation.decrees import Decree, HolidayKind, shipped

DAY = timedelta(days=1)
SATURDAY = 5


class Calendar:
    """Tells working days by the joint decrees of the government, as they were known on a day.

    `categories` are those of the rule book: "public" for national holidays, "government" for joint leave. The
    decrees of a year come from the package `holidays`; `decrees` amended them in mid-year, and those that were
    made known after `known_to` are left out. `version` names everything that changes an answer; keep it beside
    every due date that was computed.
    """

    def __init__(
        self,
        categories: Sequence[str] = ("public", "government"),
        decrees: Sequence[Decree] | None = None,
        known_to: date = date.max,
    ) -> None:
        self.categories = tuple(HolidayKind(category) for category in categories)
        amending = shipped() if decrees is None else sorted(decrees, key=lambda decree: decree.known_from)
        self.decrees = tuple(decree for decree in amending if decree.category in self.categories)
        self.known_to = self._newest(known_to)
        self.version = _version(self.categories, self.known_to)
        self._years: dict[int, Mapping[date, Holiday]] = {}
        self._earlier: dict[date, Calendar] = {}

    def known_on(self, day: date) -> "Calendar":
        """The calendar as it was known on a day; this one, if it knew no more than that."""
        known_to = min(self._newest(day), self.known_to)
        if known_to == self.known_to:
            return self
        if known_to not in self._earlier:
            self._earlier[known_to] = Calendar(self.categories, self.decrees, known_to)
        return self._earlier[known_to]

    def holidays(self, year: int) -> Mapping[date, Holiday]:
        """The days off of a year in order, without the weekends that are no holiday.

        There is no joint leave in a year whose decree the package does not know.
        """
        if year not in self._years:
            kinds = (days_off(kind, year, self.decrees, self.known_to) for kind in self.categories)
            off = [holiday for days in kinds for holiday in days.values()]
            # A day that is both is a national holiday.
            off.sort(key=lambda holiday: (holiday.on, holiday.kind is HolidayKind.NATIONAL_HOLIDAY))
            self._years[year] = {holiday.on: holiday for holiday in off}
        return self._years[year]

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on a day."""
        return day.weekday() < SATURDAY and day not in self.holidays(day.year)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after a day, which itself does not count; `ValueError` below 1."""
        return self._nth(day, count, DAY)

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day strictly before a day; `ValueError` below 1."""
        return self._nth(day, count, -DAY)

    def skipped(self, after: date, until: date) -> tuple[date, ...]:
        """The days after one day and up to another that are off without being a weekend, in order."""
        days = (after + offset * DAY for offset in range(1, (until - after).days + 1))
        return tuple(day for day in days if day.weekday() < SATURDAY and not self.is_working_day(day))

    def _nth(self, day: date, count: int, step: timedelta) -> date:
        if count < 1:
            raise ValueError(f"cannot count {count} working days")
        open_days = (other for other in _days_from(day, step) if self.is_working_day(other))
        return next(islice(open_days, count - 1, None))

    def _newest(self, known_to: date) -> date:
        """When the last decree was made known that is known by a day; the first of all days if there is none."""
        return max((decree.known_from for decree in self.decrees if decree.known_from <= known_to), default=date.min)


def current() -> Calendar:
    """The calendar in force here as it is known today: the one given to `use`, otherwise the rule book's."""
    calendar = _in_force.get() or _by_categories(rulebook.current().holiday_categories)
    return calendar.known_on(clock.today())


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


def _version(categories: Sequence[HolidayKind], known_to: date) -> str:
    name = f"holidays-{version('holidays')}" + ("+gov" if HolidayKind.JOINT_LEAVE in categories else "")
    return name if known_to == date.min else f"{name}@{known_to}"
