"""When courses begin: the intakes that providers open, and those that the sandbox begins with."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID, uuid4

from jkp.plugin import Code, PluginContext, Seed, invalid, lock, refuse, transaction
from jkp_training.catalogue import Course, courses
from jkp_training.models import Intake
from jkp_training.settings import TrainingSettings

Context = PluginContext[TrainingSettings]
HOURS_A_DAY = 8
SEEDED_YEARS = range(2025, 2028)
WEEKEND = 5


async def open_intake(ctx: Context, provider: str, course_code: str, days: Collection[date]) -> UUID:
    """Offer a course on these days, inside an open transaction; its id.

    Errors: NOT_FOUND for a course that is not the provider's, INVALID_INPUT for days that have begun, ALREADY_DONE
    where an intake of the course begins on the same day.
    """
    course = courses().get(course_code)
    if course is None or course.provider != provider:
        raise refuse(Code.NOT_FOUND, path=("courseCode",))
    if min(days) < ctx.clock.today():
        raise invalid(path=("days",), id="hari pertama sudah lewat", en="the first day has passed")
    await lock(f"training.course:{course_code}")
    if await Intake.exists(course_code=course_code, starts_on=min(days)):
        raise refuse(Code.ALREADY_DONE, path=("days",))
    intake = _intake(course, days)
    await intake.save()
    return intake.id


def monthly() -> Seed:
    """An intake of every course on the first Monday of every month, on working days until its hours are done."""

    async def load() -> None:
        if not await Intake.exists():
            rows = [
                _intake(course, _workdays(course, monday)) for course in courses().values() for monday in _mondays()
            ]
            await transaction(partial(Intake.bulk_create, rows))

    return Seed(name="intakes", load=load)


def _intake(course: Course, days: Collection[date]) -> Intake:
    return Intake(
        id=uuid4(),
        course_code=course.code,
        provider=course.provider,
        starts_on=min(days),
        days=[day.isoformat() for day in sorted(days)],
    )


def _mondays() -> Iterator[date]:
    for first in (date(year, month, 1) for year in SEEDED_YEARS for month in range(1, 13)):
        yield first + timedelta(days=-first.weekday() % 7)


def _workdays(course: Course, monday: date) -> list[date]:
    weeks_needed = -(-course.hours // (HOURS_A_DAY * WEEKEND))
    days = [monday + timedelta(days=later) for later in range(7 * weeks_needed)]
    return [day for day in days if day.weekday() < WEEKEND][: -(-course.hours // HOURS_A_DAY)]
