from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp.claims.schedule import (
    Period,
    Window,
    add_months,
    benefit_ends_on,
    benefit_month_start,
    cure_ends_on,
    mission_period,
    reference_periods,
    right_expires_on,
    window,
)
from jkp.regulation.deadlines import due_on
from jkp.regulation.rulebook import RuleBookNotEffective, load
from jkp.regulation.workdays import Calendar

BOOK = load()
CALENDAR = Calendar()
NATIONAL = Calendar(categories=("public",))
REFERENCES = st.dates(date(2022, 2, 22), date(2035, 12, 31))
REFORM = date(2025, 2, 7)


def day(text: str) -> date:
    return date.fromisoformat(text)


def windows(reference_on: str) -> list[str]:
    found = [window(month_no, day(reference_on), BOOK, CALENDAR) for month_no in range(2, 7)]
    return [f"{each.opens_on}..{each.closes_on}" for each in found]


# Months


def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert add_months(day("2025-01-31"), 1) == day("2025-02-28")
    assert add_months(day("2023-11-30"), 3) == day("2024-02-29")
    assert add_months(day("2025-11-10"), 2) == day("2026-01-10")


@given(anchor=REFERENCES, count=st.integers(0, 60))
def test_months_never_drift_from_the_day_of_the_anchor(anchor: date, count: int) -> None:
    later = add_months(anchor, count)

    assert (later.year - anchor.year) * 12 + later.month - anchor.month == count
    assert later.day == anchor.day or (later + timedelta(days=1)).day == 1


@given(reference_on=REFERENCES)
def test_benefit_months_follow_each_other_without_gap_or_overlap(reference_on: date) -> None:
    periods = reference_periods(reference_on, BOOK)
    starts = [period.starts_on for period in periods]

    assert len(periods) == 6
    assert starts == [benefit_month_start(reference_on, month_no) for month_no in range(1, 7)]
    assert starts == sorted(set(starts))
    assert starts[1:] == [period.ends_on + timedelta(days=1) for period in periods[:-1]]
    assert (starts[0], periods[-1].ends_on) == (reference_on, benefit_ends_on(reference_on))


# Windows


@pytest.mark.parametrize(
    ("golden", "reference_on", "expected"),
    [
        (
            "G01 six months, 2025 book",
            "2025-03-10",
            [
                "2025-04-10..2025-04-15",
                "2025-05-10..2025-05-15",
                "2025-06-10..2025-06-15",
                "2025-07-10..2025-07-15",
                "2025-09-01..2025-09-09",
            ],
        ),
        (
            "G02 six months, 2022 book",
            "2024-03-04",
            [
                "2024-04-04..2024-04-09",
                "2024-05-04..2024-05-09",
                "2024-06-04..2024-06-09",
                "2024-07-04..2024-07-09",
                "2024-08-27..2024-09-03",
            ],
        ),
        (
            "G17 anchor on the 31st",
            "2025-01-31",
            [
                "2025-02-28..2025-03-05",
                "2025-03-31..2025-04-05",
                "2025-04-30..2025-05-05",
                "2025-05-31..2025-06-05",
                "2025-07-23..2025-07-30",
            ],
        ),
        (
            "G18 leap year",
            "2023-11-30",
            [
                "2023-12-30..2024-01-04",
                "2024-01-30..2024-02-04",
                "2024-02-29..2024-03-05",
                "2024-03-30..2024-04-04",
                "2024-05-20..2024-05-29",
            ],
        ),
    ],
)
def test_windows_are_computed_from_the_reference_date(
    golden: str,
    reference_on: str,
    expected: list[str],
) -> None:
    assert windows(reference_on) == expected, golden


def test_the_windows_of_a_running_benefit_do_not_move_at_the_reform() -> None:
    # golden G05: month 6; golden G06 b: month 2
    assert windows("2024-11-11")[-1] == "2025-05-05..2025-05-10"
    assert windows("2025-02-03")[0] == "2025-03-03..2025-03-08"


def test_month_six_opens_five_working_days_before_the_last_day() -> None:
    # golden G19: the last day is 9 September 2025, a Tuesday; 5 September is a holiday
    last = window(6, day("2025-03-10"), BOOK, CALENDAR)

    assert benefit_ends_on(day("2025-03-10")) == day("2025-09-09")
    assert last == Window(opens_on=day("2025-09-01"), closes_on=day("2025-09-09"))


@given(reference_on=REFERENCES, month_no=st.integers(2, 5))
def test_the_windows_of_months_two_to_five_are_six_days_long(reference_on: date, month_no: int) -> None:
    found = window(month_no, reference_on, BOOK, CALENDAR)

    assert found.opens_on == benefit_month_start(reference_on, month_no)
    assert (found.closes_on - found.opens_on).days + 1 == 6


@given(reference_on=REFERENCES)
def test_the_last_window_lies_within_the_last_month(reference_on: date) -> None:
    found, month = window(6, reference_on, BOOK, CALENDAR), reference_periods(reference_on)[-1]

    assert month.starts_on < found.opens_on < found.closes_on == month.ends_on
    assert CALENDAR.is_working_day(found.opens_on)


@pytest.mark.parametrize("month_no", [1, 7])
def test_a_month_without_a_window_has_no_mission_either(month_no: int) -> None:
    with pytest.raises(ValueError, match=f"month {month_no} has no window"):
        window(month_no, day("2025-03-10"), BOOK, CALENDAR)
    with pytest.raises(ValueError, match=f"month {month_no} has no mission"):
        mission_period(month_no, day("2025-03-10"))


# Missions


def test_the_mission_of_a_month_is_the_month_before_and_of_the_last_its_own() -> None:
    reference_on = day("2025-03-10")

    assert mission_period(2, reference_on) == Period(day("2025-03-10"), day("2025-04-09"))
    assert mission_period(5, reference_on) == Period(day("2025-06-10"), day("2025-07-09"))
    assert mission_period(6, reference_on) == Period(day("2025-08-10"), day("2025-09-09"))


@given(reference_on=REFERENCES, month_no=st.integers(2, 5))
def test_the_mission_ends_the_day_before_its_window_opens(reference_on: date, month_no: int) -> None:
    opens_on = window(month_no, reference_on, BOOK, CALENDAR).opens_on

    assert mission_period(month_no, reference_on, BOOK).ends_on == opens_on - timedelta(days=1)


# Deadlines


@pytest.mark.parametrize(
    ("complete_on", "due"),
    [("2026-03-17", "2026-03-27"), ("2025-07-14", "2025-07-17"), ("2025-04-25", "2025-04-30")],
)
def test_payment_is_due_three_working_days_after_completion(complete_on: str, due: str) -> None:
    # golden G20
    rule = BOOK.payment_due(day(complete_on))

    assert due_on(day(complete_on), rule, CALENDAR) == day(due)


def test_payment_is_due_earlier_where_joint_leave_is_worked() -> None:
    # golden G20
    rule = BOOK.payment_due(day("2026-03-17"))

    assert due_on(day("2026-03-17"), rule, NATIONAL) == day("2026-03-23")


def test_an_employer_reports_within_seven_working_days() -> None:
    # golden G21
    rule = BOOK.employer_report_due(day("2025-03-27"))

    assert due_on(day("2025-03-27"), rule, CALENDAR) == day("2025-04-16")
    assert due_on(day("2025-03-27"), rule, NATIONAL) == day("2025-04-09")


def test_a_returned_claim_may_be_corrected_after_its_window_but_never_loses_days_of_it() -> None:
    # golden G27
    closes_on = day("2025-04-15")

    assert cure_ends_on(day("2025-04-11"), closes_on, BOOK, CALENDAR) == day("2025-04-21")
    assert cure_ends_on(day("2025-04-11"), day("2025-05-15"), BOOK, CALENDAR) == day("2025-05-15")


@pytest.mark.parametrize("returned_on", ["2025-04-11", "2025-04-15", "2025-04-28"])
def test_a_rule_without_time_to_correct_leaves_the_window_alone(returned_on: str) -> None:
    # golden G27, the other reading
    book, closes_on = load(["cure-within-window"]), day("2025-04-15")

    assert cure_ends_on(day(returned_on), closes_on, book, CALENDAR) == closes_on


# The right


@pytest.mark.parametrize(
    ("terminated_on", "submitted_on", "last_day"),
    [
        ("2024-01-15", "2024-04-12", "2024-04-15"),  # three months (golden G08)
        ("2024-01-15", "2024-04-17", "2024-04-15"),
        ("2025-03-10", "2025-09-09", "2025-09-10"),  # six months (golden G08)
        ("2025-03-10", "2025-09-11", "2025-09-10"),
        ("2024-11-07", "2025-02-06", "2025-02-07"),  # the old limit, on the eve of the reform
        ("2024-11-07", "2025-02-07", "2025-05-07"),  # not lost yet on the day of the reform
        ("2024-11-06", "2025-02-07", "2025-02-06"),  # lost on the eve: it does not revive
        ("2024-06-01", "2025-06-01", "2024-09-01"),
    ],
)
def test_the_right_lasts_as_long_as_the_law_of_the_submission_says(
    terminated_on: str, submitted_on: str, last_day: str
) -> None:
    assert right_expires_on(day(terminated_on), day(submitted_on), BOOK) == day(last_day)


@pytest.mark.parametrize(
    ("terminated_on", "submitted_on", "last_day"),
    [
        ("2025-03-10", "2025-09-09", "2025-09-09"),  # golden G08, the other reading
        ("2025-08-31", "2026-02-01", "2026-02-27"),  # the day before the limit, not six months from the eve
        ("2024-11-08", "2025-02-07", "2025-05-07"),  # not lost yet on the day of the reform
        ("2024-11-07", "2025-02-07", "2025-02-06"),  # lost on the eve: it does not revive
    ],
)
def test_the_last_day_may_be_read_as_excluded(terminated_on: str, submitted_on: str, last_day: str) -> None:
    book = load(["expiry-exclusive"])

    assert right_expires_on(day(terminated_on), day(submitted_on), book) == day(last_day)


@given(terminated_on=st.dates(date(2022, 2, 22), date(2027, 1, 1)), wait=st.integers(0, 400))
def test_a_right_lost_before_the_reform_stays_lost(terminated_on: date, wait: int) -> None:
    submitted_on = terminated_on + timedelta(days=wait)
    lost = submitted_on < REFORM or add_months(terminated_on, 3) < REFORM

    assert right_expires_on(terminated_on, submitted_on, BOOK) == add_months(terminated_on, 3 if lost else 6)


def test_there_is_no_right_before_the_programme_began() -> None:
    with pytest.raises(RuleBookNotEffective):
        right_expires_on(day("2021-10-01"), day("2021-12-31"), BOOK)
