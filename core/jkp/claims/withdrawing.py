"""Take back a claim that no officer has taken yet. Runs inside an open transaction (domain model D3)."""

from uuid import UUID

from jkp.claims import finding
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, CaseStatus, ClaimMove, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.errors import Code, refuse
from jkp.events.log import EventType
from jkp.security.principals import Principal

NOTHING_FILED: dict[str, object] = {
    "submitted_at": None,
    "complete_at": None,
    "due_on": None,
    "due_calendar_version": None,
    "employment_status": None,
    "announced": None,
}
NO_SCHEDULE: dict[str, object] = {
    "opens_on": None,
    "closes_on": None,
    "calendar_version": None,
    "announced": None,
    "mission_state": State.UNKNOWN,
    "mission_reasons": [],
}


async def withdraw(by: Principal, claim_id: UUID) -> Claim:
    """Take back one's own claim: it may be filed again while its window is open, and lapses with it.

    Without month 1 there is no reference date, and so no windows of later months. A claim of a benefit that ended
    meanwhile cannot be filed again: it is cancelled. The selfie stays used.
    Errors: NOT_FOUND, ILLEGAL_TRANSITION once an officer has taken it.
    """
    claim = await finding.own_claim(by, claim_id)
    if claim.status is not ClaimStatus.SUBMITTED:
        raise refuse(Code.ILLEGAL_TRANSITION, path=("claimId",), status=claim.status.value)
    case = await BenefitCase.get(id=claim.case_id)
    has_ended = case.status is CaseStatus.TERMINATED
    await claim.move(ClaimMove.CANCEL if has_ended else ClaimMove.WITHDRAW, **NOTHING_FILED)
    if claim.month_no == FIRST_MONTH and not has_ended:
        await _forget_schedule(case)
    await note(EventType.CLAIM_WITHDRAWN, claim)
    return claim


async def _forget_schedule(case: BenefitCase) -> None:
    await case.move(CaseMove.WITHDRAW_MONTH_1, reference_on=None, ends_on=None)
    await Claim.filter(case_id=case.id, month_no__gt=FIRST_MONTH).update(**NO_SCHEDULE)
