import re
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp import clock
from jkp.clock import TravelClock
from jkp.regulation import decrees, workdays
from jkp.regulation.daysoff import Holiday
from jkp.regulation.decrees import Decree, HolidayKind
from jkp.regulation.rulebook import RuleBookInvalid, load
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


def test_the_overlay_makes_joint_leave_working_days() -> None:
    # goldens G20 and G21
    calendar = Calendar(load(["joint-leave-works"]).holiday_categories)

    assert calendar.add(date(2026, 3, 17), 3) == date(2026, 3, 23)
    assert calendar.add(date(2025, 3, 27), 7) == date(2025, 4, 9)


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


def test_skipped_are_the_days_off_that_are_no_weekend() -> None:
    # 18 to 20 and 23 to 24 March 2026 are off, 21 to 22 March are a weekend
    assert [day.day for day in CALENDAR.skipped(date(2026, 3, 17), date(2026, 3, 27))] == [18, 19, 20, 23, 24]
    assert CALENDAR.skipped(date(2026, 3, 18), date(2026, 3, 18)) == ()


# What was known, and when


def decree(known_from: date, day: date, *, working: bool = False, category: str = "government") -> Decree:
    return Decree(known_from, day, HolidayKind(category), working, title="Hari Libur", source="none", certainty="U")


def test_a_decree_counts_from_the_day_on_which_it_was_made_known() -> None:
    # golden G22: 18 August 2025 was taken off work on 7 August
    earlier = CALENDAR.known_on(date(2025, 8, 6))

    assert earlier.is_working_day(date(2025, 8, 18))
    assert earlier.add(date(2025, 8, 11), 7) == date(2025, 8, 20)
    assert CALENDAR.known_on(date(2025, 8, 7)).add(date(2025, 8, 11), 7) == date(2025, 8, 21)


def test_the_version_names_the_package_joint_leave_and_the_last_decree_that_was_known() -> None:
    package = f"holidays-{version('holidays')}"

    assert CALENDAR.known_on(date(2025, 8, 6)).version == f"{package}+gov"
    assert CALENDAR.known_on(date(2025, 8, 7)).version == f"{package}+gov@2025-08-07"
    assert CALENDAR.version == f"{package}+gov@2025-08-07"
    assert NATIONAL.version == NATIONAL.known_on(date(2025, 8, 6)).version == package


def test_a_decree_about_joint_leave_changes_nothing_where_joint_leave_is_worked() -> None:
    assert NATIONAL.is_working_day(date(2025, 8, 18))


def test_a_decree_that_the_package_does_not_know_yet_takes_a_day_off_and_names_it() -> None:
    thursday = date(2025, 9, 4)
    calendar = Calendar(decrees=[decree(date(2025, 9, 1), thursday)])

    assert calendar.before(date(2025, 9, 9), 2) == date(2025, 9, 3)
    assert calendar.holidays(2025)[thursday].title == "Hari Libur"
    assert calendar.known_on(date(2025, 8, 31)).is_working_day(thursday)


def test_a_decree_may_give_a_day_back_to_work() -> None:
    maulid = date(2025, 9, 5)
    calendar = Calendar(decrees=[decree(date(2025, 9, 1), maulid, working=True, category="public")])

    assert calendar.is_working_day(maulid)
    assert not calendar.known_on(date(2025, 8, 31)).is_working_day(maulid)


def test_of_several_decrees_about_a_day_the_last_one_known_decides() -> None:
    # given a day that was taken off, and given back later, and told in no order
    day = date(2025, 9, 4)
    back, off = decree(date(2025, 9, 2), day, working=True), decree(date(2025, 8, 1), day)
    calendar = Calendar(decrees=[back, off])

    # then
    known = [date(2025, 7, 31), date(2025, 8, 1), date(2025, 9, 1), date(2025, 9, 2)]
    assert [calendar.known_on(on).is_working_day(day) for on in known] == [True, False, False, True]


@given(first=DAYS, second=DAYS)
def test_a_calendar_never_learns_what_it_did_not_know(first: date, second: date) -> None:
    assert CALENDAR.known_on(first).known_on(second).version == CALENDAR.known_on(min(first, second)).version


@given(on=DAYS, day=DAYS)
def test_only_the_days_of_decrees_depend_on_what_was_known(on: date, day: date) -> None:
    decreed = {decree.day for decree in CALENDAR.decrees}

    assert day in decreed or CALENDAR.known_on(on).is_working_day(day) == CALENDAR.is_working_day(day)


def test_calendars_that_know_the_same_are_one() -> None:
    early, later = CALENDAR.known_on(date(2025, 1, 1)), CALENDAR.known_on(date(2025, 8, 6))

    assert early is later
    assert CALENDAR.known_on(date(2026, 1, 1)) is CALENDAR


def test_the_calendar_in_force_is_the_one_that_is_known_today(tmp_path: Path) -> None:
    travelling = TravelClock(tmp_path / "clock")
    token = clock.use(travelling)
    try:
        # midnight in Jakarta is 17:00 of the day before in UTC
        travelling.travel_to(datetime(2025, 8, 6, 16, 59, 59, tzinfo=UTC))
        assert workdays.current().is_working_day(date(2025, 8, 18))
        travelling.travel_to(datetime(2025, 8, 6, 17, tzinfo=UTC))
        assert not workdays.current().is_working_day(date(2025, 8, 18))
    finally:
        clock.stop_using(token)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "lacks decrees"),
        ("decrees = []", "is not a list with something in it"),
        ("[decrees", "Expected"),
        ("{known} {day} {rest} working = 'no'", "'no' is neither true nor false"),
        ("{known} day = 2025-08-18T00:00:00 {rest} working = false", "is not a date"),
        ("{known} {day} {rest}", "should have the fields"),
    ],
)
def test_a_broken_file_of_decrees_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "calendar.toml"
    filled = text.format(
        known="[[decrees]]\nknown_from = 2025-08-07\n",
        day="day = 2025-08-18\n",
        rest="\ncategory = 'government'\ntitle = 'Hari Libur'\nsource = 'SKB'\ncertainty = 'H'\n",
    )
    path.write_text(filled, encoding="utf-8")

    with pytest.raises(RuleBookInvalid) as refusal:
        decrees.read(path)

    assert [words for words in (str(path), said) if words not in str(refusal.value)] == []


def test_decrees_stand_in_the_order_in_which_they_were_known(tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    shipped = decrees.SHIPPED.read_text(encoding="utf-8")
    (row,) = re.findall(r"^\[\[decrees\]\].*", shipped, re.MULTILINE | re.DOTALL)
    path.write_text(shipped + row.replace("2025-08-07", "2025-08-06", 1), encoding="utf-8")

    with pytest.raises(RuleBookInvalid, match="2025-08-06 comes before known_from 2025-08-07"):
        decrees.read(path)


# The calendar of a year


@pytest.mark.parametrize(
    ("year", "national", "joint"),
    [(2022, 16, 4), (2023, 16, 11), (2024, 19, 10), (2025, 17, 11), (2026, 17, 8)],
)
def test_the_decrees_of_past_years_are_complete(year: int, national: int, joint: int) -> None:
    kinds = [holiday.kind for holiday in CALENDAR.holidays(year).values()]

    assert kinds.count(HolidayKind.NATIONAL_HOLIDAY) == national
    assert kinds.count(HolidayKind.JOINT_LEAVE) == joint


def test_the_holidays_of_a_year_come_in_order_with_their_names() -> None:
    holidays = list(CALENDAR.holidays(2025).values())

    assert holidays == sorted(holidays, key=lambda holiday: holiday.on)
    assert holidays[0] == Holiday(date(2025, 1, 1), HolidayKind.NATIONAL_HOLIDAY, "Tahun Baru Masehi")


def test_a_day_that_is_both_is_a_national_holiday() -> None:
    labour_day = date(2025, 5, 1)
    calendar = Calendar(("public", "government"), decrees=[decree(date(2025, 1, 2), labour_day)])

    assert calendar.holidays(2025)[labour_day].kind is HolidayKind.NATIONAL_HOLIDAY


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
