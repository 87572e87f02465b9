"""What an employer has to pay to its own workers in place of BPJS, and asks back (F07)."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any, TypeAlias
from uuid import UUID

import strawberry

from jkp.audit.models import Personal
from jkp.claims import reimbursing
from jkp.claims.lifecycle import PaymentStatus
from jkp.claims.money import Payment as PaymentRow
from jkp.database import reader
from jkp.participants import accounts
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.arguments import After, First
from jkp_schema.claims.paying import PAID_ON
from jkp_schema.claims.reimbursing import FIRST_DUE, UNTIL, Reimbursement, ReimbursementInput, asked_back, last_day
from jkp_schema.claims.stepping import KEY, NO_ERRORS
from jkp_schema.connection import Connection, page
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.policy import INHERIT, allow, personal
from jkp_schema.requests import changed
from jkp_schema.scalars import Rupiah

WITH_WORKER = ("claim__participant", "claim__case")


@strawberry.type(description="What an employer has to pay to a worker of its own, in place of BPJS.")
class EmployerPayment:
    """A payment, as the employer that makes it sees it."""

    __policy__ = INHERIT

    row: strawberry.Private[PaymentRow]
    participant_id: strawberry.Private[UUID]
    id: strawberry.ID = strawberry.field(description="Opaque id, for the mutations about it.")
    worker_name: str = strawberry.field(
        description="Whom to pay.", metadata=personal(Personal.NAME, of="participant_id")
    )
    month_no: int = strawberry.field(description="The benefit month, 1 to 6.")
    amount: Rupiah = strawberry.field(description="Rupiah.")
    status: PaymentStatus = strawberry.field(description="Where it stands.")
    due_on: date = strawberry.field(description="Last day to pay it.")
    paid_on: date | None = strawberry.field(description="The day on which it was paid.")
    bank: str = strawberry.field(description="The bank to pay it to.")
    holder_name: str = strawberry.field(description="Whose account it is: the worker's own.")
    reimbursement_until: date | None = strawberry.field(description=UNTIL)

    @classmethod
    def of(cls, row: PaymentRow) -> "EmployerPayment":
        """The payment of a row that came `WITH_WORKER`."""
        return cls(
            row=row,
            participant_id=row.claim.participant_id,
            id=strawberry.ID(global_id("Payment", row.id)),
            worker_name=row.claim.participant.name,
            month_no=row.claim.month_no,
            amount=Rupiah(row.amount),
            status=row.status,
            due_on=row.due_on,
            paid_on=row.paid_on,
            bank=row.bank,
            holder_name=row.holder_name,
            reimbursement_until=last_day(row, row.claim.case.terminated_on),
        )

    @strawberry.field(
        description="The account, in full while it is to be paid, then masked but for four digits.",
        metadata=personal(Personal.ACCOUNT, of="participant_id"),
    )
    def account_number(self) -> str | None:
        number = self.row.account()
        return number if number is None or self.status is PaymentStatus.INSTRUCTED else accounts.masked(number)

    @strawberry.field(description="What was asked back.")
    async def reimbursement(self, info: Info) -> Reimbursement | None:
        return await asked_back(self.row.id, info)


@strawberry.input(description="What an employer paid to its worker.")
class RecordEmployerPaymentInput:
    """Input of `recordEmployerPayment`."""

    payment_id: strawberry.ID = strawberry.field(description="The payment.")
    paid_on: date = strawberry.field(description=PAID_ON)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What a step of an employer answers.")
class EmployerPaymentPayload:
    """Payload."""

    __policy__ = INHERIT

    payment: EmployerPayment | None = strawberry.field(description="The payment after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


Status: TypeAlias = Annotated[
    PaymentStatus | None, strawberry.argument(description="Only those that stand here; all when left out.")
]


@strawberry.type
class EmployerPayingQuery:
    """Queries of employers about what they pay."""

    @strawberry.field(
        description="What you have to pay to your own workers, that first which is due first.",
        metadata=allow(Role.EMPLOYER, scope=Scope.EMPLOYER_PAYMENTS),
    )
    async def employer_payments(
        self, info: Info, status: Status = None, first: First = 20, after: After = None
    ) -> Connection[EmployerPayment] | None:
        rows = reimbursing.payments_of(info.context.principal.subject).using_db(reader())
        wanted = rows.filter(status=status) if status else rows
        return await page(wanted.select_related(*WITH_WORKER), FIRST_DUE, first, after, EmployerPayment.of)


@strawberry.type
class EmployerPayingMutation:
    """Mutations of employers about what they pay."""

    @strawberry.mutation(
        description="Tell that you have paid your worker. The same may be told any number of times, with any key.",
        metadata=allow(Role.EMPLOYER, scope=Scope.EMPLOYER_PAYMENTS),
    )
    async def record_employer_payment(self, info: Info, input: RecordEmployerPaymentInput) -> EmployerPaymentPayload:
        def verb() -> Awaitable[UUID]:
            payment_id = uuid_of("Payment", input.payment_id, "paymentId")
            return reimbursing.record_payment(info.context.principal, payment_id, input.paid_on)

        return await _changed(info, input, verb)

    @strawberry.mutation(
        description="Ask BPJS for what you paid to your worker.",
        metadata=allow(Role.EMPLOYER, scope=Scope.EMPLOYER_PAYMENTS),
    )
    async def request_reimbursement(self, info: Info, input: ReimbursementInput) -> EmployerPaymentPayload:
        def verb() -> Awaitable[UUID]:
            payment_id = uuid_of("Payment", input.payment_id, "paymentId")
            return reimbursing.request(info.context.principal, payment_id)

        return await _changed(info, input, verb)


async def _changed(
    info: Info,
    request: Any,  # noqa: ANN401 - any input with an idempotency key
    verb: Callable[[], Awaitable[UUID]],
) -> EmployerPaymentPayload:
    """Run `verb` once, and answer with the payment as its employer sees it."""

    async def shown(payment_id: UUID) -> dict[str, Any]:
        rows = reimbursing.payments_of(info.context.principal.subject).using_db(reader())
        row = await rows.filter(id=payment_id).select_related(*WITH_WORKER).first()
        return {"payment": EmployerPayment.of(row) if row else None}

    return await changed(EmployerPaymentPayload, info, request, verb, shown)
