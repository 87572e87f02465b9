"""File a monthly claim. Runs inside an open transaction."""

from uuid import UUID

from jkp import clock
from jkp.claims import reading
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, ClaimMove
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.models import BenefitCase, Claim, EmploymentStatus
from jkp.claims.schedule import benefit_ends_on, window
from jkp.errors import Code, Refused, refuse
from jkp.events.log import EventType
from jkp.regulation import rulebook, workdays
from jkp.security.principals import Principal


async def file(by: Principal, claim_id: UUID, employment_status: EmploymentStatus | None) -> Claim:
    """File the claim for the participant who is asking.

    Errors: NOT_FOUND (also for somebody else's claim), ALREADY_SUBMITTED, every lock of the claim,
    EMPLOYMENT_STATUS_FORM_REQUIRED and REEMPLOYED for the form of month 6.
    """
    claim = await _own_claim(by, claim_id)
    case = await BenefitCase.get(id=claim.case_id)
    await _refuse_if_locked(claim, case)
    _check_form(claim, employment_status)
    changes = {"submitted_at": clock.now(), "employment_status": employment_status}
    await claim.move(ClaimMove.SUBMIT, **changes)
    if claim.month_no == FIRST_MONTH:
        await _set_schedule(case)
    await note(EventType.CLAIM_SUBMITTED, claim)
    return claim


async def _own_claim(by: Principal, claim_id: UUID) -> Claim:
    claim = await Claim.get_or_none(id=claim_id)
    if claim is None or not by.is_participant(claim.participant_id):
        raise refuse(Code.NOT_FOUND, path=("claimId",))
    return claim


async def _refuse_if_locked(claim: Claim, case: BenefitCase) -> None:
    previous = await Claim.get_or_none(case_id=case.id, month_no=claim.month_no - 1)
    locks = reading.claim_at(claim, case, previous, clock.now()).locks
    if locks:
        raise Refused(*locks, path=("claimId",))


def _check_form(claim: Claim, declared: EmploymentStatus | None) -> None:
    """The employment-status form belongs to month 6, from the day on which the law asks for it (F13)."""
    if claim.month_no != LAST_MONTH:
        return
    if declared is None and rulebook.current().status_form_required(clock.today()):
        raise refuse(Code.EMPLOYMENT_STATUS_FORM_REQUIRED, path=("employmentStatus",))
    if declared is EmploymentStatus.EMPLOYED:
        raise refuse(Code.REEMPLOYED, path=("employmentStatus",))


async def _set_schedule(case: BenefitCase) -> None:
    """The day on which month 1 is filed is the reference date of all later windows (R133)."""
    reference = clock.today()
    await case.move(CaseMove.SUBMIT_MONTH_1, reference_on=reference, ends_on=benefit_ends_on(reference))
    calendar = workdays.current()
    for month_no in range(FIRST_MONTH + 1, LAST_MONTH + 1):
        opens = window(month_no, reference, rulebook.current(), calendar)
        await Claim.filter(case_id=case.id, month_no=month_no).update(
            opens_on=opens.opens_on, closes_on=opens.closes_on, calendar_version=calendar.version
        )
