"""Facts of somebody who may have the benefit, for tests that change the one that matters."""

from datetime import date
from typing import Any

from jkp.claims.schedule import add_months
from jkp.errors import Code
from jkp.participants.eligibility import Eligibility, Facts, decide
from jkp.participants.terms import (
    Citizenship,
    ContractType,
    DisputeStatus,
    EmployerScale,
    Programme,
    TerminationCause,
)
from jkp.regulation.rulebook import RuleBook, load

BOOK = load()
OLD, NEW = date(2024, 6, 1), date(2025, 6, 1)
"""Days of decision by the two laws."""
ENDED = date(2025, 5, 20)


def months_back(*numbers: int) -> set[date]:
    """The first days of the months so many months before the month of termination."""
    return {add_months(ENDED.replace(day=1), -number) for number in numbers}


def facts(**changed: Any) -> Facts:
    """Somebody whom no rule refuses, but for what is changed."""
    entitled: dict[str, Any] = {
        "cause": TerminationCause.EFFICIENCY,
        "terminated_on": ENDED,
        "dispute": DisputeStatus.NONE,
        "has_evidence": True,
        "contract_type": ContractType.PKWTT,
        "contract_ends_on": None,
        "citizenship": Citizenship.WNI,
        "born_on": date(1990, 6, 5),
        "insured_on": date(2022, 3, 1),
        "willing_to_work": True,
        "scale": EmployerScale.MEDIUM,
        "programmes": frozenset(Programme),
        "jkn_wage_earner": True,
        "paid_months": months_back(*range(1, 25)),
        "earlier": (),
    }
    return Facts(**{**entitled, **changed})


def decided(on: date = NEW, book: RuleBook = BOOK, **changed: Any) -> Eligibility:
    return decide(facts(**changed), book, on)


def refusals(eligibility: Eligibility) -> dict[Code, str | None]:
    """What each failed rule lacks, by its code."""
    return {reason.code: reason.missing for reason in eligibility.reasons}


def refused(on: date = NEW, **changed: Any) -> dict[Code, str | None]:
    """What each failed rule lacks when this is changed."""
    return refusals(decided(on, **changed))
