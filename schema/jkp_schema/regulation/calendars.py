"""The calendar of working days, as it is or was known on a day: for everybody, without a token."""

from datetime import date
from typing import Annotated, TypeAlias

import strawberry

from jkp import clock
from jkp.errors import invalid
from jkp.regulation.daysoff import Holiday as DayOff
from jkp.regulation.decrees import HolidayKind
from jkp.regulation.workdays import Calendar
from jkp_schema.context import Context, Info
from jkp_schema.policy import INHERIT, PUBLIC

FIRST_YEAR = 2022
YEARS_AHEAD = 2
MOST = 60

After: TypeAlias = Annotated[date, strawberry.argument(description="The day before the first one that counts.")]
Count: TypeAlias = Annotated[int, strawberry.argument(description="How many working days, 1 to 60.")]
Year: TypeAlias = Annotated[int, strawberry.argument(description="From 2022 to two years from now.")]
KnownOn: TypeAlias = Annotated[
    date | None, strawberry.argument(description="The day as of which decrees are known; today when none is given.")
]


@strawberry.type(description="A deadline in working days.")
class WorkingDays:
    """The answer of `workingDays`."""

    __policy__ = INHERIT

    due_on: date = strawberry.field(description="The last day of the deadline.")
    calendar_version: str = strawberry.field(
        description="Names everything that changes the answer, as claims and payments store it."
    )
    holidays: list[date] = strawberry.field(description="The days in between that are off and no weekend.")


@strawberry.type(description="A day that is not a working day, by decree.")
class Holiday:
    """A holiday."""

    __policy__ = INHERIT

    on: date = strawberry.field(description="The day; it may be a weekend.")
    kind: HolidayKind = strawberry.field(description="By which part of the decree.")
    title: str = strawberry.field(description="What it is called in Indonesian.")

    @classmethod
    def of(cls, day: DayOff) -> "Holiday":
        """The holiday of the calendar."""
        return cls(on=day.on, kind=day.kind, title=day.title)


@strawberry.type(description="The holidays of a year.")
class HolidayCalendar:
    """The answer of `calendar`."""

    __policy__ = INHERIT

    version: str = strawberry.field(description="Names everything that changes an answer of this calendar.")
    days: list[Holiday] = strawberry.field(
        description="In order. Joint leave is missing where it counts as working days, and before its decree is out."
    )


@strawberry.type(description="What can be asked of the calendar.")
class CalendarQuery:
    """The root fields of the calendar."""

    @strawberry.field(description="The last day of a deadline in working days.", metadata=PUBLIC)
    def working_days(self, info: Info, after: After, count: Count, known_on: KnownOn = None) -> WorkingDays | None:
        _check_year(after.year, "after")
        if not 1 <= count <= MOST:
            raise invalid(path=("count",), id=f"count: 1-{MOST}", en=f"count: 1-{MOST}")
        known = _known(info.context, known_on)
        due_on = known.add(after, count)
        return WorkingDays(due_on=due_on, calendar_version=known.version, holidays=[*known.skipped(after, due_on)])

    @strawberry.field(description="The holidays of a year.", metadata=PUBLIC)
    def calendar(self, info: Info, year: Year, known_on: KnownOn = None) -> HolidayCalendar | None:
        _check_year(year, "year")
        known = _known(info.context, known_on)
        return HolidayCalendar(version=known.version, days=[Holiday.of(day) for day in known.holidays(year).values()])


def _known(context: Context, on: date | None) -> Calendar:
    return context.runtime.calendar.known_on(on or clock.today())


def _check_year(year: int, argument: str) -> None:
    last = clock.today().year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        years = f"{FIRST_YEAR}-{last}"
        raise invalid(path=(argument,), id=f"{argument}: tahun {years}", en=f"{argument}: the years {years}")
