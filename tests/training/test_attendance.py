from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jkp_training.attendance import Attendance
from jkp_training.status import status_on
from jkp_training.terms import TrainingEnrolmentStatus

MARKS = st.lists(st.sampled_from([True, False, None]), max_size=200)
PERCENTS = st.integers(0, 100)
DAYS = st.dates(date(2022, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("scheduled", "attended", "suffices"),
    [(20, 16, True), (19, 15, False), (15, 12, True), (1, 0, False), (1, 1, True), (31, 25, True), (31, 24, False)],
)
def test_eighty_percent_is_exact(scheduled: int, attended: int, *, suffices: bool) -> None:
    # golden G24
    assert Attendance(scheduled, attended).suffices(80) is suffices


@given(st.integers(1, 400), st.integers(0, 400), PERCENTS)
def test_the_share_is_compared_as_a_fraction(scheduled: int, attended: int, percent: int) -> None:
    enough = Fraction(attended, scheduled) >= Fraction(percent, 100)

    assert Attendance(scheduled, attended).suffices(percent) is enough


def test_a_session_that_was_not_recorded_was_not_attended() -> None:
    assert Attendance.of([True, None, False, True]) == Attendance(scheduled=4, attended=2)


@given(MARKS, PERCENTS)
def test_what_is_needed_is_the_least_that_suffices(marks: list[bool | None], percent: int) -> None:
    scheduled = len(marks)

    needed = Attendance.of(marks).needed(percent)

    assert 0 <= needed <= scheduled
    assert Attendance(scheduled, needed).suffices(percent)
    assert needed == 0 or not Attendance(scheduled, needed - 1).suffices(percent)


@given(MARKS, PERCENTS)
def test_one_more_attended_session_never_harms(marks: list[bool | None], percent: int) -> None:
    before, after = Attendance.of([*marks, None]), Attendance.of([*marks, True])

    assert after.suffices(percent) or not before.suffices(percent)


@given(MARKS, PERCENTS)
def test_the_order_of_sessions_does_not_matter(marks: list[bool | None], percent: int) -> None:
    one, other = Attendance.of(marks), Attendance.of(marks[::-1])

    assert one == other
    assert one.suffices(percent) is other.suffices(percent)


@given(st.sets(DAYS, min_size=1, max_size=20))
def test_an_enrolment_waits_runs_and_is_completed(days: set[date]) -> None:
    first, last, one_day = min(days), max(days), timedelta(days=1)

    assert status_on(first - one_day, days) is TrainingEnrolmentStatus.WAITING
    assert status_on(first, days) is status_on(last, days) is TrainingEnrolmentStatus.RUNNING
    assert status_on(last + one_day, days) is TrainingEnrolmentStatus.COMPLETED


@given(DAYS)
def test_an_enrolment_without_sessions_waits(today: date) -> None:
    assert status_on(today, []) is TrainingEnrolmentStatus.WAITING
