"""When the claims of a benefit may be filed: every day is computed from the reference date, never chained.

The reference date is the day on which month 1 was submitted. All days are legal days of Asia/Jakarta; windows
and periods include their last day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from jkp.regulation import rulebook
from jkp.regulation.deadlines import due_on
from jkp.regulation.provisions import LastWindowRule
from jkp.regulation.rulebook import RuleBook
from jkp.regulation.workdays import Calendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """The days on which a claim may be filed, both inclusive."""

    opens_on: date
    closes_on: date


@dataclass(frozen=True)
class Period:
    """The days whose activities count, both inclusive.

    Example: `Period(starts_on=date(2025, 3, 10), ends_on=date(2025, 4, 9))`
    """

    starts_on: date
    ends_on: date


def add_months(anchor: date, count: int) -> date:
    """The same day `count` months later, or the last day of that month if it is shorter.

    Always count from the original anchor: from 31 January, March is the 31st, although February was the 28th.
    """
    years, month = divmod(anchor.month - 1 + count, 12)
    year = anchor.year + years
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(anchor.day, last))


def benefit_month_start(reference_on: date, month_no: int) -> date:
    """The first day of a benefit month; month 1 begins on the reference date."""
    return add_months(reference_on, month_no - 1)


def benefit_month(reference_on: date, month_no: int) -> Period:
    """The days of a benefit month."""
    return Period(
        starts_on=benefit_month_start(reference_on, month_no),
        ends_on=benefit_month_start(reference_on, month_no + 1) - DAY,
    )


def reference_periods(reference_on: date, book: RuleBook | None = None) -> tuple[Period, ...]:
    """All benefit months in order, by `book` or the book in force."""
    months = (book or rulebook.current()).benefit_months(reference_on)
    return tuple(benefit_month(reference_on, number) for number in range(1, months + 1))


def benefit_ends_on(reference_on: date, book: RuleBook | None = None) -> date:
    """The last day of the benefit period, by `book` or the book in force (AMB-05)."""
    return reference_periods(reference_on, book)[-1].ends_on


def mission_period(month_no: int, reference_on: date, book: RuleBook | None = None) -> Period:
    """The days whose activities count for a claim: the benefit month before it (AMB-10).

    The last claim is filed in its own month, which counts. `ValueError` for a month without a mission.
    """
    periods = reference_periods(reference_on, book)
    if not 1 < month_no <= len(periods):
        raise ValueError(f"month {month_no} has no mission")
    return periods[-1] if month_no == len(periods) else periods[month_no - 2]


def window(month_no: int, reference_on: date, book: RuleBook, calendar: Calendar) -> Window:
    """When the claim of a month from 2 on may be filed; `ValueError` for a month without a window."""
    rule = book.window_rule(month_no, reference_on)
    if isinstance(rule, LastWindowRule):
        return _last_window(benefit_ends_on(reference_on, book), rule, calendar)
    opens_on = benefit_month_start(reference_on, month_no)
    return Window(opens_on=opens_on, closes_on=due_on(opens_on, rule, calendar))


def _last_window(ends_on: date, rule: LastWindowRule, calendar: Calendar) -> Window:
    if rule.unit == "working_day":
        return Window(opens_on=calendar.before(ends_on, rule.opens_before_end), closes_on=ends_on)
    return Window(opens_on=ends_on - rule.opens_before_end * DAY, closes_on=ends_on)


def cure_ends_on(returned_on: date, closes_on: date, book: RuleBook, calendar: Calendar) -> date:
    """The last day to resubmit a returned claim: the end of its window, or of the time to correct it.

    A rule that gives no time (`after` 0) leaves the window alone (AMB-34).
    """
    rule = book.cure_due(returned_on)
    return max(closes_on, due_on(returned_on, rule, calendar)) if rule.after else closes_on


def right_expires_on(terminated_on: date, submitted_on: date, book: RuleBook) -> date:
    """The last day to submit month 1, by the limit in force on the day it is submitted (PP 6/2025 Pasal 40).

    The day of the limit is included, unless the book says otherwise (AMB-31). A right that was lost before a
    longer limit began does not come back.
    """
    revive, lost = book.lost_rights_revive(submitted_on), book.last_day(submitted_on).days_lost * DAY
    (_, first), *later = book.expiry_steps(submitted_on)
    last_day = add_months(terminated_on, first) - lost
    for begins_on, months in later:
        if revive or begins_on <= last_day:
            last_day = add_months(terminated_on, months) - lost
    return last_day
