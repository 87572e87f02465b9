"""The questions that the rule book answers: each key with the type of its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from jkp.regulation.provisions import (
    ArrearsRule,
    ContributionRule,
    DueRule,
    EnrolmentRule,
    JobSearchRule,
    LastDay,
    LastWindowRule,
    MissedMonth,
    ProgrammeBand,
    Rounding,
    SequenceRule,
    TrainingRule,
)
from jkp.regulation.reading import rates, reader, tree

T = TypeVar("T")


@dataclass(frozen=True)
class Question(Generic[T]):
    """A key of rulebook.toml and how its values are read."""

    key: str
    read: Callable[[object], T]


BENEFIT_MONTHS = Question("benefit.months", reader(int))
RATES = Question("benefit.rates", rates)
WAGE_CEILING = Question("benefit.wage_ceiling", reader(int))
ROUNDING = Question("benefit.rounding", reader(Rounding))
CONTRIBUTION = Question("eligibility.contribution", reader(ContributionRule))
AGE_LIMIT = Question("eligibility.age_limit", reader(int))
PROGRAMMES = Question("eligibility.programmes", reader(tuple[ProgrammeBand, ...]))
EXCLUDED_CAUSES = Question("eligibility.excluded_causes", reader(tuple[str, ...]))
SEQUENCE = Question("claims.sequence", reader(SequenceRule))
EXPIRY_MONTHS = Question("right.expiry_months", reader(int))
LAST_DAY = Question("right.last_day", reader(LastDay))
REVIVAL = Question("right.revival", reader(bool))
WINDOW = Question("window.months_2_5", reader(DueRule))
LAST_WINDOW = Question("window.month_6", reader(LastWindowRule))
STATUS_FORM = Question("month6.status_form", reader(bool))
MISSED_MONTH = Question("claims.missed_month", reader(MissedMonth))
CURE = Question("claim.cure", reader(DueRule))
MISSION = Question("mission.requirement", tree)
JOB_SEARCH = Question("mission.job_search", reader(JobSearchRule))
TRAINING = Question("mission.training", reader(TrainingRule))
PAYMENT_DUE = Question("payment.due", reader(DueRule))
EMPLOYER_REPORT_DUE = Question("employer_report.due", reader(DueRule))
PLACEMENT_REPORT_DUE = Question("placement_report.due", reader(DueRule))
ARREARS = Question("arrears.payer", reader(ArrearsRule))
ENROLMENT = Question("training.enrolment", reader(EnrolmentRule))
TRAINING_COST_MAX = Question("training.unit_cost_max", reader(int))

ALL: tuple[Question[Any], ...] = (
    BENEFIT_MONTHS,
    RATES,
    WAGE_CEILING,
    ROUNDING,
    CONTRIBUTION,
    AGE_LIMIT,
    PROGRAMMES,
    EXCLUDED_CAUSES,
    SEQUENCE,
    EXPIRY_MONTHS,
    LAST_DAY,
    REVIVAL,
    WINDOW,
    LAST_WINDOW,
    STATUS_FORM,
    MISSED_MONTH,
    CURE,
    MISSION,
    JOB_SEARCH,
    TRAINING,
    PAYMENT_DUE,
    EMPLOYER_REPORT_DUE,
    PLACEMENT_REPORT_DUE,
    ARREARS,
    ENROLMENT,
    TRAINING_COST_MAX,
)
