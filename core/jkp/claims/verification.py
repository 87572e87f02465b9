"""Verify a filed claim: take, approve, reject. Each runs inside an open transaction (domain model D3)."""

from collections.abc import Sequence
from uuid import UUID

from jkp import clock
from jkp.claims import arrears, finding, guards
from jkp.claims.benefit import monthly_amount
from jkp.claims.completing import complete
from jkp.claims.deciding import determine
from jkp.claims.entitlement import eligibility_of, refuse_while_disputed
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, ClaimMove, ClaimStatus, moved_claim
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.terms import Outcome
from jkp.errors import Code, Reason, Refused
from jkp.events.log import EventType
from jkp.participants.models import Employment, Termination
from jkp.participants.registration import a_name
from jkp.regulation import rulebook
from jkp.security.principals import Principal


async def take(by: Principal, claim_id: UUID) -> UUID:
    """Take a submitted claim for verification. Errors: NOT_FOUND, FORBIDDEN for one's own, ILLEGAL_TRANSITION."""
    claim = await finding.others_claim(by, claim_id)
    await claim.move(ClaimMove.TAKE, taken_by=by.subject)
    await note(EventType.CLAIM_TAKEN, claim)
    return claim.id


async def approve(by: Principal, claim_id: UUID) -> UUID:
    """Approve: every guard is looked at again, and the amount of today's law is frozen.

    Errors: those of `take`; all failed rules of eligibility for month 1; everything that `guards.lacking` names.
    """
    claim = await finding.others_claim(by, claim_id)
    moved_claim(claim.status, ClaimMove.APPROVE)
    case = await BenefitCase.get(id=claim.case_id)
    lacking = [*await _failed_rules(case, claim), *await guards.lacking(claim, case)]
    if lacking:
        raise Refused(*lacking, path=("claimId",))
    if claim.month_no == FIRST_MONTH:
        await _accept_case(case)
    granted = monthly_amount(case.wage_base or 0, claim.month_no, clock.today(), rulebook.current())
    await claim.move(ClaimMove.APPROVE, decided_at=clock.now(), rate=granted.rate, amount=granted.amount)
    inputs = await _inputs(case, claim)
    await determine(claim, Outcome.APPROVED, decided_by=by.subject, amount=granted, inputs=inputs)
    await note(EventType.CLAIM_APPROVED, claim)
    return claim.id


async def reject(by: Principal, claim_id: UUID, explanation: str) -> UUID:
    """Reject with an explanation; a rejected month 1 ends the case as not eligible.

    Errors: those of `take`; INVALID_INPUT for an empty explanation; DISPUTE_PENDING while a court is to rule.
    """
    claim = await finding.others_claim(by, claim_id)
    explained = a_name(explanation, "explanation")
    case = await BenefitCase.get(id=claim.case_id)
    failed = await _failed_rules(case, claim)
    refuse_while_disputed(failed)
    reasons = [*failed, Reason(code=Code.OFFICER_NOTE, values={"note": explained})]
    await refuse_claim(claim, case, by.subject, reasons)
    return claim.id


async def refuse_claim(claim: Claim, case: BenefitCase, decided_by: str, reasons: Sequence[Reason]) -> None:
    """Decide against a claim, with what that means for its case. Error: ILLEGAL_TRANSITION."""
    past_cure = claim.status is ClaimStatus.RETURNED
    await claim.move(ClaimMove.EXPIRE_CURE if past_cure else ClaimMove.REJECT, decided_at=clock.now())
    inputs = await _inputs(case, claim)
    # The chain of decisions is locked before the event log, everywhere.
    await determine(claim, Outcome.REJECTED, decided_by=decided_by, inputs=inputs, reasons=reasons)
    await note(EventType.CLAIM_REJECTED, claim)
    await close_case(case, claim.month_no)


async def _failed_rules(case: BenefitCase, claim: Claim) -> tuple[Reason, ...]:
    """The failed rules of eligibility, which are asked when month 1 is decided."""
    return (await eligibility_of(case)).reasons if claim.month_no == FIRST_MONTH else ()


async def _accept_case(case: BenefitCase) -> None:
    """Declared eligible: the wage base is frozen for all six months (domain model D6)."""
    ended = await Termination.get(id=case.termination_id)
    employment = await Employment.get(id=ended.employment_id)
    payer = await arrears.decided(employment, ended.terminated_on)
    await case.move(CaseMove.APPROVE, wage_base=employment.last_reported_wage, **payer)


async def close_case(case: BenefitCase, rejected_month: int) -> None:
    """A rejected month 1 denies the case with all later months; a rejected month 6 completes it."""
    if rejected_month == LAST_MONTH:
        await complete(case)
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
