"""Pay an approved claim: instruct, and once more when it failed. Each runs inside an open transaction."""

from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.claims import finding
from jkp.claims.four_eyes import require_another
from jkp.claims.history import note
from jkp.claims.lifecycle import ClaimMove, PaymentMove, PaymentStatus
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.money import PAYMENT_ACCOUNT_COLUMN, Payment
from jkp.claims.terms import PayerType, PaymentFailure
from jkp.errors import Code, refuse
from jkp.events.log import EventType
from jkp.participants.models import BankAccount
from jkp.regulation import rulebook, workdays
from jkp.regulation.deadlines import due_on
from jkp.security import sealing
from jkp.security.principals import Principal


async def instruct(by: Principal, claim_id: UUID, *, four_eyes: bool) -> UUID:
    """Instruct the payment of an approved claim, due in the working days that the law gives (F14).

    Errors: NOT_FOUND, ILLEGAL_TRANSITION, BANK_ACCOUNT_INVALID; with `four_eyes` FOUR_EYES_REQUIRED for its approver.
    """
    claim = await finding.any_claim(claim_id)
    await claim.move(ClaimMove.INSTRUCT_PAYMENT)
    if four_eyes:
        await require_another(by, claim)
    await new_payment(claim, await account_of(claim))
    await note(EventType.PAYMENT_INSTRUCTED, claim)
    return claim.id


async def reissue(by: Principal, claim_id: UUID, *, four_eyes: bool) -> UUID:
    """Pay again what could not be paid, to the account of now.

    Errors: those of `instruct`; BANK_ACCOUNT_INVALID also while the account is still the one that failed.
    """
    claim = await finding.any_claim(claim_id)
    await claim.move(ClaimMove.REISSUE_PAYMENT)
    if four_eyes:
        await require_another(by, claim)
    failed, account = await latest(claim), await account_of(claim)
    if failed.failure is PaymentFailure.ACCOUNT_INVALID and not _is_mended(account, failed):
        raise refuse(Code.BANK_ACCOUNT_INVALID, path=("claimId",))
    await failed.move(PaymentMove.REISSUE)
    await new_payment(claim, account, failed.attempt + 1)
    await note(EventType.PAYMENT_REISSUED, claim)
    return claim.id


def _is_mended(account: BankAccount, failed: Payment) -> bool:
    """Whether it is another account, or the same one that was entered again since the failure."""
    if failed.failed_at and account.changed_at > failed.failed_at:
        return True
    return (account.bank, account.number(), account.holder_name) != (failed.bank, failed.account(), failed.holder_name)


async def latest(claim: Claim) -> Payment:
    """The last attempt to pay the claim. Error: NOT_FOUND when none was made."""
    payment = await Payment.filter(claim_id=claim.id).order_by("-attempt").first()
    if payment is None:
        raise refuse(Code.NOT_FOUND, path=finding.PATH)
    return payment


async def account_of(claim: Claim) -> BankAccount:
    """Where the participant's money goes now. Error: BANK_ACCOUNT_INVALID when there is no account."""
    account = await BankAccount.get_or_none(participant_id=claim.participant_id)
    if account is None:
        raise refuse(Code.BANK_ACCOUNT_INVALID, path=finding.PATH)
    return account


async def new_payment(claim: Claim, account: BankAccount, attempt: int = 1) -> Payment:
    """One attempt to pay, which keeps this account for good; a later attempt has the same last day."""
    case = await BenefitCase.get(id=claim.case_id)
    last_day, calendar_version = _deadline(claim)
    payment_id = uuid4()
    await noting.wrote(claim.participant_id, Personal.ACCOUNT, Personal.NAME)
    return await Payment.create(
        id=payment_id,
        claim_id=claim.id,
        attempt=attempt,
        amount=claim.amount,
        payer=case.payer or PayerType.BPJS,
        status=PaymentStatus.INSTRUCTED,
        bank=account.bank,
        account_sealed=sealing.current().seal(PAYMENT_ACCOUNT_COLUMN, str(payment_id), account.number()),
        holder_name=account.holder_name,
        instructed_at=clock.now(),
        due_on=last_day,
        calendar_version=calendar_version,
    )


def _deadline(claim: Claim) -> tuple[date, str]:
    """The last day that the claim was given; computed here for one that was filed before claims kept it."""
    if claim.due_on and claim.due_calendar_version:
        return claim.due_on, claim.due_calendar_version
    calendar = workdays.current()
    complete_on = clock.day_of(claim.complete_at or claim.submitted_at or clock.now())
    return due_on(complete_on, rulebook.current().payment_due(complete_on), calendar), calendar.version
