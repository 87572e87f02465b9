"""The conditions about contribution months, and how the months are counted.

Pure: months are first days of months, each counted once; a condition gives the reason with its numbers, or None where
it holds.
"""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import takewhile

from jkp.errors import Code, Reason
from jkp.participants.facts import Facts
from jkp.regulation.provisions import ContributionRule
from jkp.regulation.rulebook import RuleBook


def enough_months(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """Contributions were paid for enough months of the window before the termination (R020)."""
    rule = book.contribution_rule(on)
    paid = len(months_in_window(facts.paid_months, facts.terminated_on, rule.window_months))
    if paid >= rule.months:
        return None
    code = Code.CONTRIBUTION_MONTHS_INSUFFICIENT
    return Reason(code=code, missing=f"{paid}/{rule.months}", values={"window": str(rule.window_months)})


def in_a_row(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """Enough of them in a row, where the law of the day asks for it (R021, AMB-16)."""
    rule = book.contribution_rule(on)
    run = tested_run(facts.paid_months, facts.terminated_on, rule)
    if run >= rule.consecutive:
        return None
    return Reason(code=Code.CONTRIBUTION_NOT_CONSECUTIVE, missing=f"{run}/{rule.consecutive}")


def below_the_limit(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """The benefit was not granted as often as a working life allows (F19)."""
    granted, most = len(facts.earlier), book.sequence_rule(on).max
    return Reason(code=Code.CLAIM_LIMIT_REACHED, missing=f"{granted}/{most}") if granted >= most else None


def spaced(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """Contributions were paid for long enough since the benefit before (F20)."""
    since, needed = months_since_previous(facts), book.sequence_rule(on).respan_months
    if since is None or since >= needed:
        return None
    return Reason(code=Code.CLAIM_SPACING_INSUFFICIENT, missing=f"{since}/{needed}")


def months_since_previous(facts: Facts) -> int | None:
    """The months paid between the termination of the benefit before and this one; None if there was no benefit."""
    if not facts.earlier:
        return None
    return len(months_between(facts.paid_months, facts.earlier[-1], facts.terminated_on))


def months_in_window(months: Collection[date], terminated_on: date, window: int) -> set[date]:
    """The months among the `window` calendar months before the month of termination (AMB-17)."""
    last = _ordinal(terminated_on)
    return {month for month in months if last - window <= _ordinal(month) < last}


def months_between(months: Collection[date], after: date, before: date) -> set[date]:
    """The months after the month of one day and before that of another."""
    return {month for month in months if _ordinal(after) < _ordinal(month) < _ordinal(before)}


def tested_run(months: Collection[date], terminated_on: date, rule: ContributionRule) -> int:
    """The row of months that is tested: the longest in the window, or the one that ends right before (AMB-16)."""
    counted = months_in_window(months, terminated_on, rule.window_months)
    if rule.consecutive_anchor == "any_in_window":
        return longest_run(sorted(counted))
    ordinals = {_ordinal(month) for month in counted}
    before = range(_ordinal(terminated_on) - 1, _ordinal(terminated_on) - rule.window_months - 1, -1)
    return sum(1 for _ in takewhile(ordinals.__contains__, before))


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
