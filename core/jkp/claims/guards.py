"""What must still hold when an officer approves: every guard is evaluated again (domain model D3)."""

from jkp import clock
from jkp.claims.lifecycle import CaseStatus
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, ended, mission_locks
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.papers import Commitment
from jkp.claims.terms import CaseEnd
from jkp.errors import Code, Reason
from jkp.participants.models import BankAccount, Employment
from jkp.regulation import rulebook

OPEN = {
    True: (CaseStatus.UNDER_VERIFICATION, CaseStatus.TERMINATED),
    False: (CaseStatus.ACTIVE, CaseStatus.COMPLETED, CaseStatus.TERMINATED),
}
"""The states of a case in which month 1 (True) or a later month may be approved: what was filed in time goes on."""


async def lacking(claim: Claim, case: BenefitCase) -> list[Reason]:
    """Every reason why the claim cannot be approved now, beside the eligibility of the case."""
    return [
        *_case(claim, case),
        *await _papers(claim),
        *mission_locks(claim.mission_state, [*map(Reason.restored, claim.mission_reasons)]),
        *await _work(claim, case),
        *_form(claim),
    ]


def _case(claim: Claim, case: BenefitCase) -> list[Reason]:
    open_states = OPEN[claim.month_no == FIRST_MONTH]
    return [] if case.status in open_states else [ended(case.closed_reason)]


async def _papers(claim: Claim) -> list[Reason]:
    failed = []
    if not await Commitment.exists(case_id=claim.case_id):
        failed.append(Reason(code=Code.KAPK_NOT_SIGNED))
    if not await BankAccount.exists(participant_id=claim.participant_id):
        failed.append(Reason(code=Code.BANK_ACCOUNT_INVALID))
    return failed


async def _work(claim: Claim, case: BenefitCase) -> list[Reason]:
    return [ended(CaseEnd.REEMPLOYED)] if await worked_when_filed(claim, case) else []


async def worked_when_filed(claim: Claim, case: BenefitCase) -> bool:
    """Whether an employment began after the termination and by the day of filing (R110).

    Only the employment itself says so, never a contribution or a wage that was recorded for somebody (F30).
    """
    filed_on = clock.day_of(claim.submitted_at or clock.now())
    return await Employment.exists(
        participant_id=claim.participant_id, started_on__gt=case.terminated_on, started_on__lte=filed_on
    )


def _form(claim: Claim) -> list[Reason]:
    missing = claim.month_no == LAST_MONTH and claim.employment_status is None
    if missing and rulebook.current().status_form_required(clock.today()):
        return [Reason(code=Code.EMPLOYMENT_STATUS_FORM_REQUIRED)]
    return []
