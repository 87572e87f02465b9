"""What the law provides, as typed values. Each type is also the form in which rulebook.toml writes it."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Literal, TypeAlias

Unit: TypeAlias = Literal["calendar_day", "working_day"]

Tree: TypeAlias = dict[str, Any]
"""A node of the mission tree, as the comment of `mission.requirement` in rulebook.toml explains it."""


class Rounding(StrEnum):
    """How an amount becomes whole rupiah."""

    HALF_UP = "half_up_rupiah"
    DOWN = "down_rupiah"

    @property
    def mode(self) -> str:
        """What `decimal` calls this way of rounding."""
        return ROUND_HALF_UP if self is Rounding.HALF_UP else ROUND_DOWN


@dataclass(frozen=True)
class RateBand:
    """The share of the wage that is paid in some of the benefit months."""

    months: tuple[int, ...]
    rate: Decimal


class LastDay(StrEnum):
    """Whether the day on which the limit of the right is reached still counts (AMB-31)."""

    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"

    @property
    def days_lost(self) -> int:
        """How many days earlier than the limit the last day is."""
        return 0 if self is LastDay.INCLUSIVE else 1


class MissedMonth(StrEnum):
    """What is lost when a month is not filed in time (AMB-21)."""

    FORFEIT_MONTH = "forfeit_month"
    FORFEIT_REMAINING = "forfeit_remaining"


@dataclass(frozen=True)
class ContributionRule:
    """`months` paid of the `window_months` before the termination, `consecutive` of them in a row.

    `consecutive` 0 means no such test; `consecutive_anchor` says where the row lies: anywhere in the window,
    or right before the termination.
    """

    months: int
    window_months: int
    consecutive: int
    consecutive_anchor: Literal["any_in_window", "immediately_before"] = "any_in_window"


@dataclass(frozen=True)
class ProgrammeBand:
    """The BPJS programmes in which businesses of these scales must have enrolled the worker."""

    scales: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class SequenceRule:
    """At most `max` claims in a working life, with `respan_months` contribution months between two."""

    max: int
    respan_months: int


@dataclass(frozen=True)
class DueRule:
    """So many days of one kind after a day, which itself does not count."""

    after: int
    unit: Unit


@dataclass(frozen=True)
class LastWindowRule:
    """The last month's window: opens so many days before the last day of the benefit, closes on that day."""

    opens_before_end: int
    unit: Unit
    closes: Literal["period_end"]


WindowRule: TypeAlias = DueRule | LastWindowRule


@dataclass(frozen=True)
class Points:
    """What one accepted application or one call adds, and the points that complete the job search."""

    application: int
    interview: int
    target: int


@dataclass(frozen=True)
class JobSearchRule:
    """So many applications, each at another company if `distinct_companies`, or so many of these calls."""

    applications: int
    distinct_companies: bool
    calls: int
    call_kinds: tuple[str, ...]
    points_per_application: int
    points_per_call: int
    points_target: int

    @property
    def points(self) -> Points:
        """The points alone."""
        return Points(self.points_per_application, self.points_per_call, self.points_target)


@dataclass(frozen=True)
class TrainingRule:
    """The percentage of a period's training sessions that must be attended."""

    min_percent: int
    period: Literal["previous_month"]


@dataclass(frozen=True)
class EnrolmentRule:
    """The benefit months in which training may start, and how many times in a benefit period."""

    months: tuple[int, ...]
    times: int


@dataclass(frozen=True)
class ArrearsRule:
    """Up to how many months of arrears BPJS pays, and how an employer that had to pay is reimbursed."""

    bpjs_months: int
    closed_employer_months: int
    claim_months: int
    reimbursed: DueRule
