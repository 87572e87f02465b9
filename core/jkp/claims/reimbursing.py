"""The employer pays in place of BPJS, and asks for it back (F07). Each verb runs inside an open transaction."""

from datetime import date
from uuid import UUID, uuid4

from tortoise.queryset import QuerySet

from jkp import clock
from jkp.claims import settling
from jkp.claims.history import note
from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.money import Payment, Reimbursement
from jkp.claims.results import Arrived
from jkp.claims.schedule import add_months
from jkp.claims.terms import PayerType, ReimbursementStatus
from jkp.errors import Code, refuse
from jkp.events.log import EventType
from jkp.participants.models import Employment, Termination
from jkp.regulation import rulebook, workdays
from jkp.regulation.deadlines import due_on
from jkp.security.principals import Principal


def payments_of(npp: str) -> QuerySet[Payment]:
    """What the employer with this number at BPJS was told to pay to workers of its own."""
    return Payment.filter(payer=PayerType.EMPLOYER, claim__case__termination__employment__employer__npp=npp)


async def record_payment(by: Principal, payment_id: UUID, paid_on: date) -> UUID:
    """The employer says that it paid its worker; harmless when it is repeated.

    Errors: NOT_FOUND, also for another employer's payment; INVALID_INPUT for a day that cannot be; ILLEGAL_TRANSITION.
    """
    payment, claim = await _own(by, payment_id)
    await settling.settle(payment, claim, Arrived(paid_on))
    return payment.id


async def request(by: Principal, payment_id: UUID) -> UUID:
    """Ask BPJS for what the employer paid, by the last day that the law gives.

    Errors: NOT_FOUND, also for another employer's payment; ILLEGAL_TRANSITION for one that was not paid; ALREADY_DONE;
    REIMBURSEMENT_EXPIRED.
    """
    payment, claim = await _own(by, payment_id)
    if payment.status is not PaymentStatus.PAID or payment.paid_on is None:
        raise refuse(Code.ILLEGAL_TRANSITION, path=settling.PATH, status=payment.status.value)
    if await Reimbursement.exists(payment_id=payment.id):
        raise refuse(Code.ALREADY_DONE, path=settling.PATH)
    case = await BenefitCase.get(id=claim.case_id)
    last_day = until(payment.paid_on, case.terminated_on)
    if clock.today() > last_day:
        raise refuse(Code.REIMBURSEMENT_EXPIRED, path=settling.PATH, last_day=last_day.isoformat())
    await _store(payment, case)
    await note(EventType.REIMBURSEMENT_REQUESTED, claim)
    return payment.id


async def confirm(payment_id: UUID) -> UUID:
    """An officer says that the employer has its money back. Errors: NOT_FOUND, ILLEGAL_TRANSITION."""
    payment, claim = await settling.held(payment_id)
    requested = await Reimbursement.get_or_none(payment_id=payment.id)
    if requested is None:
        raise refuse(Code.NOT_FOUND, path=settling.PATH)
    if requested.status is not ReimbursementStatus.REQUESTED:
        raise refuse(Code.ILLEGAL_TRANSITION, path=settling.PATH, status=requested.status.value)
    requested.update_from_dict({"status": ReimbursementStatus.REIMBURSED, "reimbursed_at": clock.now()})
    await requested.save(update_fields=["status", "reimbursed_at"])
    await note(EventType.REIMBURSED, claim)
    return payment.id


def until(paid_on: date, terminated_on: date) -> date:
    """The last day to ask for what was paid on a day, inclusive."""
    return add_months(paid_on, rulebook.current().arrears_rule(terminated_on).claim_months)


async def _own(by: Principal, payment_id: UUID) -> tuple[Payment, Claim]:
    """A payment of the employer who asks. Error: NOT_FOUND, also for somebody else's."""
    if not await payments_of(by.subject).filter(id=payment_id).exists():
        raise refuse(Code.NOT_FOUND, path=settling.PATH)
    return await settling.held(payment_id)


async def _store(payment: Payment, case: BenefitCase) -> None:
    """From the day of the request BPJS has its own time to pay."""
    ended = await Termination.get(id=case.termination_id)
    employment = await Employment.get(id=ended.employment_id)
    calendar, rule = workdays.current(), rulebook.current().arrears_rule(case.terminated_on)
    await Reimbursement.create(
        id=uuid4(),
        payment_id=payment.id,
        employer_id=employment.employer_id,
        amount=payment.amount,
        status=ReimbursementStatus.REQUESTED,
        requested_at=clock.now(),
        due_on=due_on(clock.today(), rule.reimbursed, calendar),
        calendar_version=calendar.version,
    )
