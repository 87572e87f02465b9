from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.regulation import workdays
from jkp.regulation.workdays import Calendar

CALENDAR = Calendar()
NATIONAL = Calendar(categories=("public",))
DAYS = st.dates(date(2022, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(1, 30)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 9, 4), True),
        (date(2025, 9, 5), False),  # Maulid
        (date(2025, 9, 6), False),  # Saturday
        (date(2025, 9, 7), False),  # Sunday
        (date(2025, 4, 7), False),  # joint leave of Idul Fitri
        (date(2025, 8, 18), False),  # added to the calendar on 7 August 2025
    ],
)
def test_weekends_holidays_and_joint_leave_are_not_working_days(day: date, *, working: bool) -> None:
    assert CALENDAR.is_working_day(day) is working


def test_joint_leave_may_count_as_working_days() -> None:
    assert NATIONAL.is_working_day(date(2025, 4, 7))
    assert not NATIONAL.is_working_day(date(2025, 9, 5))


def test_counting_starts_the_day_after() -> None:
    assert CALENDAR.add(date(2026, 3, 17), 3) == date(2026, 3, 27)
    assert NATIONAL.add(date(2026, 3, 17), 3) == date(2026, 3, 23)


def test_counting_backwards_is_strictly_before() -> None:
    assert CALENDAR.before(date(2025, 9, 9), 5) == date(2025, 9, 1)
    assert CALENDAR.before(date(2025, 9, 9), 1) == date(2025, 9, 8)


@pytest.mark.parametrize("count", [0, -1])
def test_less_than_one_working_day_cannot_be_counted(count: int) -> None:
    with pytest.raises(ValueError, match=f"cannot count {count} working days"):
        CALENDAR.add(date(2025, 1, 1), count)
    with pytest.raises(ValueError, match=f"cannot count {count} working days"):
        CALENDAR.before(date(2025, 1, 1), count)


def test_an_amended_decree_is_an_override_with_a_version_of_its_own() -> None:
    # given the calendar as it was known on 6 August 2025, and as it is known from 7 August on (golden G22)
    earlier = Calendar(overrides={date(2025, 8, 18): True})

    # then a placement report of 11 August is due on another day
    assert earlier.add(date(2025, 8, 11), 7) == date(2025, 8, 20)
    assert CALENDAR.add(date(2025, 8, 11), 7) == date(2025, 8, 21)
    assert earlier.version.startswith(CALENDAR.version)
    assert len({earlier.version, CALENDAR.version, NATIONAL.version}) == 3


def test_an_override_may_also_close_a_working_day() -> None:
    assert Calendar(overrides={date(2025, 9, 4): False}).before(date(2025, 9, 9), 2) == date(2025, 9, 3)


def test_the_version_names_the_package_and_joint_leave() -> None:
    assert CALENDAR.version.startswith("holidays-")
    assert CALENDAR.version.endswith("+gov")


@pytest.mark.parametrize(
    ("year", "national", "joint"),
    [(2022, 16, 4), (2023, 16, 11), (2024, 19, 10), (2025, 17, 11), (2026, 17, 8)],
)
def test_the_decrees_of_past_years_are_complete(year: int, national: int, joint: int) -> None:
    assert len(workdays.holidays_of(year, ("public",))) == national
    assert len(workdays.holidays_of(year, ("government",))) == joint


@given(day=DAYS, count=COUNTS)
def test_a_computed_day_is_always_a_working_day(day: date, count: int) -> None:
    assert CALENDAR.is_working_day(CALENDAR.add(day, count))
    assert CALENDAR.is_working_day(CALENDAR.before(day, count))


@given(day=DAYS, count=COUNTS)
def test_counting_back_from_a_working_day_undoes_counting_on(day: date, count: int) -> None:
    start = CALENDAR.add(day, 1)

    assert CALENDAR.before(CALENDAR.add(start, count), count) == start
    assert CALENDAR.add(CALENDAR.before(start, count), count) == start


@given(day=DAYS, count=COUNTS)
def test_so_many_working_days_lie_after_a_day_up_to_its_deadline(day: date, count: int) -> None:
    due_on = CALENDAR.add(day, count)
    between = [day + timedelta(days=offset) for offset in range(1, (due_on - day).days + 1)]

    assert sum(CALENDAR.is_working_day(other) for other in between) == count


def test_the_calendar_of_the_rule_book_is_in_force_until_another_is_used() -> None:
    # given
    assert workdays.current().version == CALENDAR.version
    # when
    token = workdays.use(NATIONAL)
    # then
    assert workdays.current() is NATIONAL
    workdays.stop_using(token)
    assert workdays.current().version == CALENDAR.version
