"""File a monthly claim. Runs inside an open transaction."""

from dataclasses import dataclass
from uuid import UUID

from jkp import clock
from jkp.claims import finding, identity, reading
from jkp.claims.history import note
from jkp.claims.identity import Selfie
from jkp.claims.lifecycle import CaseMove, ClaimMove, ClaimStatus, moved_claim
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, ended
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.papers import Commitment
from jkp.claims.schedule import benefit_ends_on, window
from jkp.claims.terms import EmploymentStatus
from jkp.errors import Code, Refused, refuse
from jkp.events.log import EventType
from jkp.participants.models import BankAccount
from jkp.regulation import rulebook, workdays
from jkp.regulation.deadlines import due_on
from jkp.security.principals import Principal


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What a participant hands in with a claim: a selfie, and in month 6 the employment-status form."""

    selfie: Selfie
    employment_status: EmploymentStatus | None = None


async def file(by: Principal, claim_id: UUID, filing: Filing) -> Claim:
    """File the claim for the participant who is asking.

    Errors: NOT_FOUND (also for somebody else's claim), ALREADY_SUBMITTED, every lock of the claim; KAPK_NOT_SIGNED and
    BANK_ACCOUNT_INVALID for month 1; EMPLOYMENT_STATUS_FORM_REQUIRED and REEMPLOYED for the form of month 6;
    IDENTITY_CHECK_FAILED, EVIDENCE_UNKNOWN for the selfie.
    """
    claim = await finding.own_claim(by, claim_id)
    case = await BenefitCase.get(id=claim.case_id)
    await _refuse_if_locked(claim, case)
    await require_papers(claim, filing.employment_status)
    await claim.move(
        ClaimMove.SUBMIT, submitted_at=clock.now(), employment_status=filing.employment_status, **completed()
    )
    await identity.keep(claim, filing.selfie)
    if claim.month_no == FIRST_MONTH:
        await _set_schedule(case)
    await note(EventType.CLAIM_SUBMITTED, claim)
    return claim


def completed() -> dict[str, object]:
    """What a claim that was handed in whole just now stores: from today its payment falls due (F14)."""
    calendar, today = workdays.current(), clock.today()
    return {
        "complete_at": clock.now(),
        "due_on": due_on(today, rulebook.current().payment_due(today), calendar),
        "due_calendar_version": calendar.version,
    }


async def require_papers(claim: Claim, declared: EmploymentStatus | None) -> None:
    """What must be there before a claim is handed in. Errors: see `file`."""
    if claim.month_no == FIRST_MONTH:
        if not await Commitment.exists(case_id=claim.case_id):
            raise refuse(Code.KAPK_NOT_SIGNED, path=("claimId",))
        if not await BankAccount.exists(participant_id=claim.participant_id):
            raise refuse(Code.BANK_ACCOUNT_INVALID, path=("claimId",))
    _check_form(claim, declared)


async def _refuse_if_locked(claim: Claim, case: BenefitCase) -> None:
    if claim.status is ClaimStatus.CANCELLED:
        raise Refused(ended(case.closed_reason), path=("claimId",))
    moved_claim(claim.status, ClaimMove.SUBMIT)
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
