"""Pay an approved claim: instruct the bank, then confirm. Each runs inside an open transaction."""

from uuid import UUID, uuid4

from jkp import clock
from jkp.claims.history import note
from jkp.claims.lifecycle import CaseMove, ClaimMove, PaymentMove, PaymentStatus
from jkp.claims.locks import LAST_MONTH
from jkp.claims.models import BenefitCase, Claim, Payment
from jkp.claims.schedule import due_on
from jkp.errors import Code, refuse
from jkp.events.log import EventType
from jkp.regulation import rulebook, workdays


async def instruct(claim_id: UUID) -> UUID:
    """Instruct the payment of an approved claim, due in the working days that the law gives (F14).

    Errors: NOT_FOUND, ILLEGAL_TRANSITION.
    """
    claim = await _claim(claim_id)
    await claim.move(ClaimMove.INSTRUCT_PAYMENT)
    complete_on = clock.day_of(claim.submitted_at or clock.now())
    calendar = workdays.current()
    await Payment.create(
        id=uuid4(),
        claim_id=claim.id,
        amount=claim.amount,
        status=PaymentStatus.INSTRUCTED,
        instructed_at=clock.now(),
        due_on=due_on(complete_on, rulebook.current().payment_due(complete_on), calendar),
        calendar_version=calendar.version,
    )
    await note(EventType.PAYMENT_INSTRUCTED, claim)
    return claim.id


async def confirm(claim_id: UUID) -> UUID:
    """The money has reached the participant; with month 6 the case is complete.

    Errors: NOT_FOUND, ILLEGAL_TRANSITION.
    """
    claim = await _claim(claim_id)
    await claim.move(ClaimMove.CONFIRM_PAYMENT)
    await (await Payment.get(claim_id=claim.id)).move(PaymentMove.CONFIRM, paid_at=clock.now())
    if claim.month_no == LAST_MONTH:
        await (await BenefitCase.get(id=claim.case_id)).move(CaseMove.COMPLETE)
    await note(EventType.PAYMENT_CONFIRMED, claim)
    return claim.id


async def _claim(claim_id: UUID) -> Claim:
    claim = await Claim.get_or_none(id=claim_id)
    if claim is None:
        raise refuse(Code.NOT_FOUND, path=("claimId",))
    return claim
