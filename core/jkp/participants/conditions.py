"""The conditions of the benefit, one function each. Pure: the reason with its numbers, or None where one holds.

Those about contribution months are in `jkp.participants.contributions`.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from jkp.errors import Code, Reason
from jkp.participants.contributions import below_the_limit, enough_months, in_a_row, spaced
from jkp.participants.facts import Facts
from jkp.participants.terms import Citizenship, ContractType, DisputeStatus
from jkp.regulation.rulebook import RuleBook

Condition: TypeAlias = Callable[[Facts, RuleBook, date], Reason | None]


def covered_cause(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """The cause is not one of those that are excluded (R024, R025)."""
    if facts.cause.value not in book.excluded_causes(on):
        return None
    return Reason(code=Code.TERMINATION_CAUSE_EXCLUDED, values={"cause": facts.cause.value})


def before_its_term(facts: Facts, _: RuleBook, __: date) -> Reason | None:
    """A fixed term was ended before its last day (R023)."""
    last_day = facts.contract_ends_on
    if facts.contract_type is not ContractType.PKWT or last_day is None or facts.terminated_on < last_day:
        return None
    return Reason(code=Code.CONTRACT_ENDED_AT_TERM, values={"contract_ends_on": last_day.isoformat()})


def no_dispute(facts: Facts, _: RuleBook, __: date) -> Reason | None:
    """No court is still to rule on the termination (R026); a mediation keeps nobody waiting."""
    return Reason(code=Code.DISPUTE_PENDING) if facts.dispute is DisputeStatus.PHI_PENDING else None


def proved(facts: Facts, _: RuleBook, __: date) -> Reason | None:
    """There is a proof of the termination (R022)."""
    return None if facts.has_evidence else Reason(code=Code.EVIDENCE_MISSING)


def young_enough(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """The age in full years was below the limit on the day of registration in the programme (R029)."""
    age, limit = full_years(facts.born_on, facts.insured_on), book.age_limit(on)
    if age < limit:
        return None
    return Reason(code=Code.AGE_AT_REGISTRATION, values={"age": str(age), "limit": str(limit)})


def full_years(born_on: date, on: date) -> int:
    """The age on a day."""
    birthday_is_ahead = (on.month, on.day) < (born_on.month, born_on.day)
    return on.year - born_on.year - birthday_is_ahead


def citizen(facts: Facts, _: RuleBook, __: date) -> Reason | None:
    """The person is a citizen (R028)."""
    return None if facts.citizenship is Citizenship.WNI else Reason(code=Code.NOT_CITIZEN)


def enrolled(facts: Facts, book: RuleBook, on: date) -> Reason | None:
    """The worker was enrolled in every programme that the scale of the business requires (R030, R031)."""
    if facts.programmes is None:
        return None
    required, known = book.programmes(facts.scale, on), {each.value for each in facts.programmes}
    missing = ", ".join(sorted(required - known))
    return Reason(code=Code.PROGRAMMES_INCOMPLETE, missing=missing) if missing else None


def in_jkn(facts: Facts, _: RuleBook, __: date) -> Reason | None:
    """The worker is a wage earner in JKN of BPJS Kesehatan (R032)."""
    return None if facts.jkn_wage_earner else Reason(code=Code.JKN_MISSING)


def willing(facts: Facts, _: RuleBook, __: date) -> Reason | None:
    """The person did not declare to be unwilling to work again (R027)."""
    return Reason(code=Code.NOT_WILLING_TO_WORK) if facts.willing_to_work is False else None


CONDITIONS: tuple[Condition, ...] = (
    covered_cause,
    before_its_term,
    no_dispute,
    proved,
    enough_months,
    in_a_row,
    below_the_limit,
    spaced,
    young_enough,
    citizen,
    enrolled,
    in_jkn,
    willing,
)
"""All of them, in the order in which they are told."""
