"""May this person have the benefit? Pure: facts in, every failed rule out (R020-R033, F19, F20)."""

from dataclasses import dataclass
from datetime import date

from jkp.errors import Reason
from jkp.participants.conditions import CONDITIONS
from jkp.participants.contributions import months_in_window, months_since_previous, tested_run
from jkp.participants.facts import Facts
from jkp.regulation.rulebook import RuleBook

__all__ = ["Eligibility", "Facts", "decide"]


@dataclass(frozen=True, kw_only=True)
class Eligibility:
    """The answer: eligible, or every rule that failed with its numbers; and the numbers of the rules that held.

    `months_paid` and `longest_run` are about the window before the termination. `months_since_previous` is None where
    no benefit was granted before; `earlier_benefits` counts those that were.
    """

    reasons: tuple[Reason, ...]
    months_paid: int
    longest_run: int
    months_since_previous: int | None
    earlier_benefits: int

    @property
    def eligible(self) -> bool:
        """Whether no rule failed."""
        return not self.reasons


def decide(facts: Facts, book: RuleBook, decided_on: date) -> Eligibility:
    """All conditions against the law of the day of decision. Error: `RuleBookNotEffective` before the first law."""
    failed = (condition(facts, book, decided_on) for condition in CONDITIONS)
    rule = book.contribution_rule(decided_on)
    return Eligibility(
        reasons=tuple(reason for reason in failed if reason),
        months_paid=len(months_in_window(facts.paid_months, facts.terminated_on, rule.window_months)),
        longest_run=tested_run(facts.paid_months, facts.terminated_on, rule),
        months_since_previous=months_since_previous(facts),
        earlier_benefits=len(facts.earlier),
    )
