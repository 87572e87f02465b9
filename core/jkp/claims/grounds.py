"""The grounds of a decision: which values of the law it rested on, with their sources. Pure."""

from dataclasses import dataclass
from datetime import date

from jkp import clock
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import mission_period
from jkp.regulation import rulebook
from jkp.regulation.parameters import Json, RuleBookNotEffective

MONEY = ("benefit.rates", "benefit.wage_ceiling", "benefit.rounding")
ENTITLEMENT = (
    "eligibility.contribution",
    "eligibility.age_limit",
    "eligibility.programmes",
    "eligibility.excluded_causes",
    "claims.sequence",
    "right.expiry_months",
    "right.last_day",
    "right.revival",
    "arrears.payer",
)
MISSION = ("mission.requirement", "mission.job_search", "mission.training", "window.months_2_5")
LAST = ("mission.requirement", "mission.job_search", "mission.training", "window.month_6", "month6.status_form")


@dataclass(frozen=True)
class Ground:
    """One value of the rule book: since when it holds, where it is written, and the day that selected it."""

    key: str
    starts_on: date
    value: Json
    source: str
    certainty: str
    basis: str
    basis_on: date

    def stored(self) -> dict[str, object]:
        """As JSON, for a determination."""
        return {**vars(self), "starts_on": self.starts_on.isoformat(), "basis_on": self.basis_on.isoformat()}


def grounds(claim: Claim, case: BenefitCase, decided_on: date) -> list[Ground]:
    """The law that a decision on `claim` looks at. A value that had not begun on its day is left out."""
    found = (_ground(key, claim, case, decided_on) for key in (*MONEY, *_by_month(claim.month_no)))
    return [ground for ground in found if ground]


def _by_month(month_no: int) -> tuple[str, ...]:
    return {FIRST_MONTH: ENTITLEMENT, LAST_MONTH: LAST}.get(month_no, MISSION)


def _ground(key: str, claim: Claim, case: BenefitCase, decided_on: date) -> Ground | None:
    parameter = rulebook.current().parameters[key]
    on = _basis_on(parameter.basis, claim, case, decided_on)
    try:
        entry = parameter.at(on)
    except RuleBookNotEffective:
        return None
    return Ground(key, entry.starts_on, entry.value, entry.source, entry.certainty, parameter.basis, on)


def _basis_on(basis: str, claim: Claim, case: BenefitCase, decided_on: date) -> date:
    """The day of this claim that selects a value with this basis."""
    filed_on = clock.day_of(claim.submitted_at) if claim.submitted_at else decided_on
    days = {
        "decision_date": decided_on,
        "submission_date": filed_on,
        "termination_date": case.terminated_on,
        "reference_date": case.reference_on or filed_on,
    }
    if basis == "activity_period" and case.reference_on and claim.month_no > FIRST_MONTH:
        return mission_period(claim.month_no, case.reference_on).starts_on
    return days.get(basis, decided_on)
