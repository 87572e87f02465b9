"""Verify a filed claim: take, approve, reject. Each runs inside an open transaction (domain model D3)."""

from uuid import UUID, uuid4

from jkp import clock
from jkp.claims.benefit import Amount, monthly_amount
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, ClaimMove, ClaimStatus, moved_claim
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, mission_locks
from jkp.claims.models import BenefitCase, Claim, Determination, Outcome
from jkp.errors import Code, Reason, Refused, refuse
from jkp.events.log import EventType
from jkp.participants.eligibility import Eligibility, decide
from jkp.participants.models import Employment, Termination
from jkp.participants.registration import a_name, paid_months
from jkp.regulation import rulebook, workdays
from jkp.security.principals import Principal


async def take(by: Principal, claim_id: UUID) -> UUID:
    """Take a submitted claim for verification. Errors: NOT_FOUND, FORBIDDEN for one's own, ILLEGAL_TRANSITION."""
    claim = await _claim(by, claim_id)
    await claim.move(ClaimMove.TAKE, taken_by=by.subject)
    await note(EventType.CLAIM_TAKEN, claim)
    return claim.id


async def approve(by: Principal, claim_id: UUID) -> UUID:
    """Approve: eligibility or the mission is looked at again, and the amount of today's law is frozen.

    Errors: those of `take`; all failed rules of eligibility for month 1; what the mission lacks later.
    """
    claim = await _claim(by, claim_id)
    moved_claim(claim.status, ClaimMove.APPROVE)
    case = await BenefitCase.get(id=claim.case_id)
    if claim.month_no == FIRST_MONTH:
        await _accept_case(case)
    if lacking := mission_locks(claim.mission_state, [*map(Reason.restored, claim.mission_reasons)]):
        raise Refused(*lacking)
    granted = monthly_amount(case.wage_base or 0, claim.month_no, clock.today(), rulebook.current())
    await claim.move(ClaimMove.APPROVE, decided_at=clock.now(), rate=granted.rate, amount=granted.amount)
    await _determine(by, claim, Outcome.APPROVED, amount=granted, inputs=await _inputs(case, claim))
    await note(EventType.CLAIM_APPROVED, claim)
    return claim.id


async def reject(by: Principal, claim_id: UUID, explanation: str) -> UUID:
    """Reject with an explanation; a rejected month 1 ends the case as not eligible.

    Errors: those of `take`; INVALID_INPUT for an empty explanation.
    """
    claim = await _claim(by, claim_id)
    explained = a_name(explanation, "explanation")
    case = await BenefitCase.get(id=claim.case_id)
    reasons = (await eligibility_of(case)).reasons if claim.month_no == FIRST_MONTH else ()
    await claim.move(ClaimMove.REJECT, decided_at=clock.now())
    await _close_case(case, claim.month_no)
    inputs = {**await _inputs(case, claim), "explanation": explained}
    await _determine(by, claim, Outcome.REJECTED, inputs=inputs, reasons=reasons)
    await note(EventType.CLAIM_REJECTED, claim)
    return claim.id


async def eligibility_of(case: BenefitCase) -> Eligibility:
    """What the rules in force today say of this case."""
    ended = await Termination.get(id=case.termination_id)
    paid = await paid_months(case.participant_id)
    return decide(ended.cause, ended.terminated_on, paid, rulebook.current(), clock.today())


async def _claim(by: Principal, claim_id: UUID) -> Claim:
    claim = await Claim.get_or_none(id=claim_id)
    if claim is None:
        raise refuse(Code.NOT_FOUND, path=("claimId",))
    if by.is_participant(claim.participant_id):
        raise refuse(Code.FORBIDDEN, path=("claimId",))
    return claim


async def _accept_case(case: BenefitCase) -> None:
    """Declared eligible: the wage base is frozen for all six months (domain model D6)."""
    eligibility = await eligibility_of(case)
    if not eligibility.eligible:
        raise Refused(*eligibility.reasons)
    ended = await Termination.get(id=case.termination_id)
    employment = await Employment.get(id=ended.employment_id)
    await case.move(CaseMove.APPROVE, wage_base=employment.last_reported_wage)


async def _close_case(case: BenefitCase, rejected_month: int) -> None:
    """A rejected month 1 denies the case with all later months; a rejected month 6 completes it."""
    if rejected_month == LAST_MONTH:
        await case.move(CaseMove.COMPLETE)
    if rejected_month != FIRST_MONTH:
        return
    await case.move(CaseMove.DENY)
    for later in await Claim.filter(case_id=case.id, status=ClaimStatus.LOCKED):
        await later.move(ClaimMove.CANCEL)
        await note(EventType.CLAIM_CANCELLED, later)


async def _inputs(case: BenefitCase, claim: Claim) -> dict[str, object]:
    """The facts that the decision used; no personal data."""
    eligibility = await eligibility_of(case)
    return {
        "month_no": claim.month_no,
        "wage_base": case.wage_base,
        "months_paid": eligibility.months_paid,
        "longest_run": eligibility.longest_run,
        "terminated_on": case.terminated_on.isoformat(),
        "mission_state": claim.mission_state.value,
    }


async def _determine(
    by: Principal,
    claim: Claim,
    outcome: Outcome,
    *,
    inputs: dict[str, object],
    amount: Amount | None = None,
    reasons: tuple[Reason, ...] = (),
) -> None:
    await Determination.create(
        id=uuid4(),
        claim_id=claim.id,
        outcome=outcome,
        decided_at=clock.now(),
        decided_by=by.subject,
        rulebook_hash=rulebook.current().hash_at(clock.today()),
        calendar_version=workdays.current().version,
        inputs=inputs,
        reasons=[reason.stored() for reason in reasons],
        rate=amount.rate if amount else None,
        amount=amount.amount if amount else None,
    )
