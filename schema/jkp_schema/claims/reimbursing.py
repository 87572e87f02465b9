"""What employers ask back for the payments that they made in place of BPJS (F07)."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry

from jkp.claims import reimbursing
from jkp.claims.money import Payment as PaymentRow
from jkp.claims.money import Reimbursement as ReimbursementRow
from jkp.claims.terms import PayerType, ReimbursementStatus
from jkp.database import reader
from jkp.security.principals import Role
from jkp_schema.arguments import After, First
from jkp_schema.claims.decisions import OWNER_OR_OFFICER, Payment
from jkp_schema.claims.paying import PaymentPayload, changed_payment, payment_by_id
from jkp_schema.claims.stepping import KEY
from jkp_schema.connection import Connection, Order, page
from jkp_schema.context import Info
from jkp_schema.ids import uuid_of
from jkp_schema.participants.types import Employer
from jkp_schema.policy import INHERIT, allow
from jkp_schema.scalars import Rupiah

FIRST_DUE = Order(("due_on", "id"))
UNTIL = "Last day on which the employer may ask BPJS for it, inclusive; null until it has paid."


@strawberry.type(description="What an employer asked back from BPJS.")
class Reimbursement:
    """A request for reimbursement."""

    __policy__ = INHERIT

    row: strawberry.Private[ReimbursementRow]
    status: ReimbursementStatus = strawberry.field(description="Where it stands.")
    amount: Rupiah = strawberry.field(description="Rupiah.")
    requested_at: datetime = strawberry.field(description="When the employer asked for it.")
    due_on: date = strawberry.field(description="BPJS's last day to give it back, by the calendar of that moment.")
    reimbursed_at: datetime | None = strawberry.field(description="When BPJS gave it back.")

    @classmethod
    def of(cls, row: ReimbursementRow) -> "Reimbursement":
        """The request of a row that the reader may see."""
        return cls(
            row=row,
            status=row.status,
            amount=Rupiah(row.amount),
            requested_at=row.requested_at,
            due_on=row.due_on,
            reimbursed_at=row.reimbursed_at,
        )

    @strawberry.field(description="Who gets it.")
    async def employer(self, info: Info) -> Employer | None:
        row = await info.context.loaders.employer.load(self.row.employer_id)
        return Employer.of(row) if row else None

    @strawberry.field(description="What the employer paid.", metadata=allow(Role.OFFICER))
    async def payment(self, info: Info) -> Payment | None:
        return await payment_by_id(self.row.payment_id, info.context)


async def asked_back(payment_id: UUID, info: Info) -> Reimbursement | None:
    """What was asked back for a payment that the reader may see."""
    row = await info.context.loaders.reimbursement.load(payment_id)
    return Reimbursement.of(row) if row else None


def last_day(payment: PaymentRow, terminated_on: date) -> date | None:
    """The last day to ask for it, once an employer has paid."""
    if payment.payer is not PayerType.EMPLOYER or payment.paid_on is None:
        return None
    return reimbursing.until(payment.paid_on, terminated_on)


@strawberry.type
class ReimbursementEdge:
    """What became of a payment that an employer had to make."""

    @strawberry.field(description="What the employer asked back.", metadata=OWNER_OR_OFFICER)
    async def reimbursement(payment: strawberry.Parent[Payment], info: Info) -> Reimbursement | None:
        return await asked_back(payment.row.id, info)

    @strawberry.field(description=UNTIL, metadata=OWNER_OR_OFFICER)
    async def reimbursement_until(payment: strawberry.Parent[Payment], info: Info) -> date | None:
        claim = await info.context.loaders.claim.load(payment.row.claim_id)
        case = await info.context.loaders.case.load(claim.case_id) if claim else None
        return last_day(payment.row, case.terminated_on) if case else None


@strawberry.input(description="A payment that is to be given back to its employer.")
class ReimbursementInput:
    """Input of `requestReimbursement` and `confirmReimbursement`."""

    payment_id: strawberry.ID = strawberry.field(description="The payment.")
    idempotency_key: str = strawberry.field(description=KEY)


Status: TypeAlias = Annotated[ReimbursementStatus, strawberry.argument(description="Only those that stand here.")]
WAITING = ReimbursementStatus.REQUESTED


@strawberry.type
class ReimbursingQuery:
    """Queries of officers about what employers ask back."""

    @strawberry.field(
        description="What employers asked back, that first which is due first.", metadata=allow(Role.OFFICER)
    )
    async def reimbursements(
        self, info: Info, status: Status = WAITING, first: First = 20, after: After = None
    ) -> Connection[Reimbursement] | None:
        rows = ReimbursementRow.filter(status=status).using_db(reader())
        return await page(rows, FIRST_DUE, first, after, Reimbursement.of)


@strawberry.type
class ReimbursingMutation:
    """Mutations of officers about what employers ask back."""

    @strawberry.mutation(description="Confirm that an employer has its money back.", metadata=allow(Role.OFFICER))
    async def confirm_reimbursement(self, info: Info, input: ReimbursementInput) -> PaymentPayload:
        def verb() -> Awaitable[UUID]:
            return reimbursing.confirm(uuid_of("Payment", input.payment_id, "paymentId"))

        return await changed_payment(info, input, verb)
