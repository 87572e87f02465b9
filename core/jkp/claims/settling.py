"""What became of a payment: it arrived, or it failed. Each runs inside an open transaction.

Banks and employers may tell the same thing as often as they like: it has one effect. What contradicts a payment that
was settled is refused, and what is told of a failed attempt never touches the attempt that took its place.
"""

from datetime import date
from uuid import UUID

from jkp import clock
from jkp.claims import finding
from jkp.claims.completing import complete
from jkp.claims.history import note
from jkp.claims.lifecycle import ClaimMove, PaymentMove, moved_claim, moved_payment
from jkp.claims.locks import LAST_MONTH
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.money import Payment
from jkp.claims.payment import latest
from jkp.claims.results import Arrived, Failed, Told
from jkp.claims.terms import PayerType, PaymentFailure
from jkp.errors import Code, invalid, refuse
from jkp.events.log import EventType

PATH = ("paymentId",)


async def confirm(claim_id: UUID) -> UUID:
    """An officer says that the money reached the participant today. Errors: NOT_FOUND, ILLEGAL_TRANSITION."""
    claim = await finding.any_claim(claim_id)
    moved_claim(claim.status, ClaimMove.CONFIRM_PAYMENT)
    await _settle(await latest(claim), claim, Arrived(clock.today()))
    return claim.id


async def fail(claim_id: UUID, failure: PaymentFailure) -> UUID:
    """An officer says that the last attempt could not be paid. Errors: NOT_FOUND, ILLEGAL_TRANSITION."""
    claim = await finding.any_claim(claim_id)
    moved_claim(claim.status, ClaimMove.FAIL_PAYMENT)
    await _settle(await latest(claim), claim, Failed(failure))
    return claim.id


async def record_result(payment_id: UUID, what: Told) -> UUID:
    """The bank's answer about a payment that BPJS instructed; harmless when it is repeated.

    Errors: NOT_FOUND; INVALID_INPUT for a day that cannot be, or a payment of an employer; ILLEGAL_TRANSITION for what
    contradicts a settled payment.
    """
    payment, claim = await held(payment_id)
    if payment.payer is not PayerType.BPJS:
        raise invalid(path=PATH, id="dibayar pemberi kerja, bukan bank", en="the employer pays this, not the bank")
    await settle(payment, claim, what)
    return payment.id


async def held(payment_id: UUID) -> tuple[Payment, Claim]:
    """The payment and its claim, which nobody else changes meanwhile. Error: NOT_FOUND."""
    found = await Payment.get_or_none(id=payment_id)
    if found is None:
        raise refuse(Code.NOT_FOUND, path=PATH)
    claim = await finding.any_claim(found.claim_id)
    return await Payment.get(id=payment_id), claim


async def settle(payment: Payment, claim: Claim, what: Told) -> bool:
    """Settle the payment; whether that changed anything, which it does not when the same was told before.

    Errors: INVALID_INPUT for a day that cannot be, ILLEGAL_TRANSITION for what contradicts a settled payment.
    """
    if _is_known(payment, what):
        return False
    await _settle(payment, claim, what)
    return True


def _is_known(payment: Payment, what: Told) -> bool:
    if isinstance(what, Failed):
        return payment.failed_at is not None and payment.failure is what.failure
    # Payments from before there was a day of arrival have its moment alone.
    return payment.paid_at is not None and (payment.paid_on or clock.day_of(payment.paid_at)) == what.paid_on


async def _settle(payment: Payment, claim: Claim, what: Told) -> None:
    await (_arrived(payment, claim, what.paid_on) if isinstance(what, Arrived) else _failed(payment, claim, what))


async def _arrived(payment: Payment, claim: Claim, paid_on: date) -> None:
    """With the money of month 6 the case is complete."""
    moved_payment(payment.status, PaymentMove.CONFIRM)
    _check_day(payment, paid_on)
    await claim.move(ClaimMove.CONFIRM_PAYMENT)
    await payment.move(PaymentMove.CONFIRM, paid_at=clock.now(), paid_on=paid_on)
    await note(EventType.PAYMENT_CONFIRMED, claim)
    if claim.month_no == LAST_MONTH:
        await complete(await BenefitCase.get(id=claim.case_id))


def _check_day(payment: Payment, paid_on: date) -> None:
    """Error: INVALID_INPUT for a day after today, or before the instruction."""
    if not clock.day_of(payment.instructed_at) <= paid_on <= clock.today():
        raise invalid(
            path=("paidOn",),
            id="harus dari hari instruksi pembayaran sampai hari ini",
            en="it must be from the day of the instruction to today",
        )


async def _failed(payment: Payment, claim: Claim, what: Failed) -> None:
    moved_payment(payment.status, PaymentMove.FAIL)
    await claim.move(ClaimMove.FAIL_PAYMENT)
    await payment.move(PaymentMove.FAIL, failed_at=clock.now(), failure=what.failure)
    await note(EventType.PAYMENT_FAILED, claim)
