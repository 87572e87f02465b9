"""What is known of a person when somebody asks whether she may have the benefit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from jkp.participants.terms import (
    Citizenship,
    ContractType,
    DisputeStatus,
    EmployerScale,
    Programme,
    TerminationCause,
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything that eligibility depends on, for one termination.

    `contract_ends_on` is the last day of a fixed term. `insured_on` is the day of registration in the programme.
    `programmes` None means that nobody recorded them, which is taken for complete; `willing_to_work` None that nothing
    was declared yet. `paid_months` are first days of months, whatever the employer. `earlier` are the days of the
    terminations for which a benefit was granted before, oldest first.
    """

    cause: TerminationCause
    terminated_on: date
    dispute: DisputeStatus
    has_evidence: bool
    contract_type: ContractType
    contract_ends_on: date | None
    citizenship: Citizenship
    born_on: date
    insured_on: date
    willing_to_work: bool | None
    scale: EmployerScale
    programmes: Collection[Programme] | None
    jkn_wage_earner: bool
    paid_months: Collection[date]
    earlier: Sequence[date]
