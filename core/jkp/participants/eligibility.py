"""May this person have the benefit? Pure: facts in, every failed rule out (R020-R025)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from jkp.errors import Code, Reason
from jkp.participants.terms import TerminationCause
from jkp.regulation.provisions import ContributionRule
from jkp.regulation.rulebook import RuleBook


@dataclass(frozen=True)
class Eligibility:
    """The answer: eligible, or every rule that failed with its numbers."""

    reasons: tuple[Reason, ...]
    months_paid: int
    longest_run: int

    @property
    def eligible(self) -> bool:
        """Whether no rule failed."""
        return not self.reasons


def decide(
    cause: TerminationCause,
    terminated_on: date,
    paid_months: Collection[date],
    book: RuleBook,
    decided_on: date,
) -> Eligibility:
    """Cause and contribution months against the law of the day of decision.

    `paid_months` are first days of months; only those in the window before the month of termination count
    (AMB-17).
    """
    rule = book.contribution_rule(decided_on)
    counted = sorted(months_in_window(paid_months, terminated_on, rule.window_months))
    run = _run(counted, terminated_on, rule)
    failed = [
        *_cause(cause, book.excluded_causes(decided_on)),
        *_months(len(counted), rule),
        *_consecutive(run, rule),
    ]
    return Eligibility(tuple(failed), len(counted), run)


def _run(counted: Sequence[date], terminated_on: date, rule: ContributionRule) -> int:
    """The row of months that is tested: the longest anywhere, or the one that ends right before (AMB-16)."""
    if rule.consecutive_anchor == "any_in_window":
        return longest_run(counted)
    ordinals = {_ordinal(month) for month in counted}
    before = range(_ordinal(terminated_on) - 1, _ordinal(terminated_on) - rule.window_months - 1, -1)
    return sum(1 for _ in takewhile(ordinals.__contains__, before))


def months_in_window(months: Collection[date], terminated_on: date, window: int) -> set[date]:
    """The months among the `window` calendar months before the month of termination."""
    last = _ordinal(terminated_on)
    return {month for month in months if last - window <= _ordinal(month) < last}


def longest_run(months: Sequence[date]) -> int:
    """The most months in a row; `months` are sorted."""
    longest = run = 0
    before: int | None = None
    for ordinal in map(_ordinal, months):
        run = run + 1 if before == ordinal - 1 else 1
        longest, before = max(longest, run), ordinal
    return longest


def _ordinal(month: date) -> int:
    return month.year * 12 + month.month


def _cause(cause: TerminationCause, excluded: Collection[str]) -> list[Reason]:
    if cause.value not in excluded:
        return []
    return [Reason(code=Code.TERMINATION_CAUSE_EXCLUDED, values={"cause": cause.value})]


def _months(paid: int, rule: ContributionRule) -> list[Reason]:
    if paid >= rule.months:
        return []
    code = Code.CONTRIBUTION_MONTHS_INSUFFICIENT
    return [Reason(code=code, missing=f"{paid}/{rule.months}", values={"window": str(rule.window_months)})]


def _consecutive(run: int, rule: ContributionRule) -> list[Reason]:
    if run >= rule.consecutive:
        return []
    return [Reason(code=Code.CONTRIBUTION_NOT_CONSECUTIVE, missing=f"{run}/{rule.consecutive}")]
