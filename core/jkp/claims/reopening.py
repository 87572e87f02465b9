"""Reopen a case that was found not eligible. Runs inside an open transaction (domain model D3).

The reason is kept as a determination: the chain of decisions is where an auditor looks for what was decided, by whom
and why.
"""

from uuid import UUID

from jkp.claims import finding
from jkp.claims.deciding import determine
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, ClaimMove, ClaimStatus
from jkp.claims.locks import FIRST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.returning import REMARK_LENGTH, remark_of
from jkp.claims.terms import Outcome
from jkp.claims.ticking import catch_up
from jkp.database import lock
from jkp.errors import Code, refuse
from jkp.events.log import EventType
from jkp.participants.texts import a_text
from jkp.security.principals import Principal


async def reopen(by: Principal, case_id: UUID, reason: str) -> BenefitCase:
    """Let month 1 be verified again, by the officer who reopens; the months that were cancelled can be claimed again.

    What ended the benefit meanwhile still holds: then month 1 alone comes back.
    Errors: NOT_FOUND, FORBIDDEN for one's own, ILLEGAL_TRANSITION, INVALID_INPUT for a reason that is none.
    """
    case = await finding.any_case(case_id)
    if by.is_participant(case.participant_id):
        raise refuse(Code.FORBIDDEN, path=("benefitCaseId",))
    explained = a_text(reason, "reason", REMARK_LENGTH)
    # Named locks are taken in one order, and catching up may take that of the event log, which comes after it.
    await lock("determination")
    await catch_up(case)
    await case.move(CaseMove.REOPEN)
    if case.closed_reason:
        await case.move(CaseMove.TERMINATE)
    await _reopen_month_1(by, case, explained)
    await _reopen_later(case)
    return case


async def _reopen_month_1(by: Principal, case: BenefitCase, reason: str) -> None:
    first = await Claim.get(case_id=case.id, month_no=FIRST_MONTH)
    await first.move(ClaimMove.REOPEN, taken_by=by.subject, decided_at=None)
    inputs = {"month_no": FIRST_MONTH, "terminated_on": case.terminated_on.isoformat()}
    reasons = [remark_of(reason)]
    await determine(first, Outcome.REOPENED, decided_by=by.subject, inputs=inputs, reasons=reasons)
    await note(EventType.CASE_REOPENED, first)


async def _reopen_later(case: BenefitCase) -> None:
    if case.closed_reason:
        return
    for later in await Claim.filter(case_id=case.id, status=ClaimStatus.CANCELLED).order_by("month_no"):
        await later.move(ClaimMove.REOPEN, announced=None)
        await note(EventType.CASE_REOPENED, later)
