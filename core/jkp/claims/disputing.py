"""Record where a dispute about a termination stands (R026). Runs inside an open transaction."""

from collections.abc import Mapping
from uuid import UUID

from jkp import clock
from jkp.claims import finding
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.locks import FIRST_MONTH, is_past_cure
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.returning import last_day_to_correct
from jkp.errors import Code, refuse
from jkp.events import log
from jkp.participants.models import Termination
from jkp.participants.terms import DisputeStatus
from jkp.security.principals import Principal, Role

FORWARD: Mapping[DisputeStatus, frozenset[DisputeStatus]] = {
    DisputeStatus.NONE: frozenset({DisputeStatus.MEDIATION, DisputeStatus.PHI_PENDING}),
    DisputeStatus.MEDIATION: frozenset({DisputeStatus.PHI_PENDING}),
}
"""The steps that a participant may record: a dispute begins and goes on; its end is recorded by an officer."""


async def record(by: Principal, case_id: UUID, status: DisputeStatus) -> UUID:
    """Record the state of the dispute; the id of the case, which stays as it is. The same state again changes nothing.

    Errors: NOT_FOUND, FORBIDDEN for a step that is not the caller's to record.
    """
    case = await _case(by, case_id)
    termination = await Termination.get(id=case.termination_id)
    if termination.dispute is status:
        return case.id
    if by.role is Role.PARTICIPANT and status not in FORWARD.get(termination.dispute, frozenset()):
        raise refuse(Code.FORBIDDEN, path=("status",))
    await Termination.filter(id=termination.id).update(dispute=status)
    if DisputeStatus.PHI_PENDING in (status, termination.dispute):
        await _pause_correction(case, pending=status is DisputeStatus.PHI_PENDING)
    payload = {"case": str(case.id), "status": status.value}
    await log.append(log.EventType.DISPUTE_RECORDED, case.participant_id, payload=payload)
    return case.id


async def _pause_correction(case: BenefitCase, *, pending: bool) -> None:
    """A returned month 1 waits for the ruling of the court, and has its time to be corrected anew after it."""
    for claim in await Claim.filter(case_id=case.id, status=ClaimStatus.RETURNED, month_no=FIRST_MONTH):
        if not is_past_cure(claim.status, claim.cure_ends_on, clock.now()):
            await claim.change(cure_ends_on=None if pending else await last_day_to_correct(claim))


async def _case(by: Principal, case_id: UUID) -> BenefitCase:
    """A participant's own case, or an officer's somebody else's."""
    if by.role is Role.PARTICIPANT:
        return await finding.own_case(by, case_id)
    case = await finding.any_case(case_id)
    if by.is_participant(case.participant_id):
        raise refuse(Code.FORBIDDEN, path=("benefitCaseId",))
    return case
