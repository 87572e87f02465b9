"""The steps of a payment, and what a bank says of it."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import strawberry

from jkp.claims import payment, settling
from jkp.claims.results import told
from jkp.claims.terms import PaymentFailure, PaymentResult
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.claims.decisions import Payment
from jkp_schema.claims.stepping import KEY, NO_ERRORS, ClaimPayload, ClaimStepInput, stepped
from jkp_schema.claims.types import may_follow
from jkp_schema.context import Context, Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.node import fetched_by
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed

PAID_ON = "The day on which the money arrived: from the instruction to today."


@strawberry.input(description="A payment that could not be made.")
class FailPaymentInput:
    """Input of `failPayment`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    failure: PaymentFailure = strawberry.field(description="Why.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="What the bank says of a payment.")
class RecordPaymentResultInput:
    """Input of `recordPaymentResult`."""

    payment_id: strawberry.ID = strawberry.field(description="The payment: its id, or its `reference` in the file.")
    result: PaymentResult = strawberry.field(description="Whether the money arrived.")
    paid_on: date | None = strawberry.field(description=f"With PAID alone. {PAID_ON}", default=None)
    failure: PaymentFailure | None = strawberry.field(description="With FAILED alone: why.", default=None)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What a step of a payment answers.")
class PaymentPayload:
    """Payload."""

    __policy__ = INHERIT

    payment: Payment | None = strawberry.field(description="The payment after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class PayingMutation:
    """Mutations about payments."""

    @strawberry.mutation(
        description="Instruct the payment of an approved claim. Where four eyes are asked for, its approver cannot.",
        metadata=allow(Role.OFFICER),
    )
    async def instruct_payment(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await stepped(info, input, _by_another(info, payment.instruct))

    @strawberry.mutation(description="Confirm that the money arrived today.", metadata=allow(Role.OFFICER))
    async def confirm_payment(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await stepped(info, input, settling.confirm)

    @strawberry.mutation(description="Say that a claim could not be paid.", metadata=allow(Role.OFFICER))
    async def fail_payment(self, info: Info, input: FailPaymentInput) -> ClaimPayload:
        return await stepped(info, input, lambda claim_id: settling.fail(claim_id, input.failure))

    @strawberry.mutation(
        description="Pay again what could not be paid, to the participant's account of now.",
        metadata=allow(Role.OFFICER),
    )
    async def reissue_payment(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await stepped(info, input, _by_another(info, payment.reissue))

    @strawberry.mutation(
        description="Tell what the bank says of a payment. The same may be told any number of times, with any key.",
        metadata=allow(Role.OFFICER, Role.OPERATOR, scope=Scope.PAYMENTS_RECORD),
    )
    async def record_payment_result(self, info: Info, input: RecordPaymentResultInput) -> PaymentPayload:
        async def verb() -> UUID:
            what = told(input.result, input.paid_on, input.failure)
            return await settling.record_result(payment_id_of(input.payment_id), what)

        return await changed_payment(info, input, verb)


def _by_another(info: Info, verb: Callable[..., Awaitable[UUID]]) -> Callable[[UUID], Awaitable[UUID]]:
    """The verb, for who asks; by another officer than approved the claim, where the settings want that."""
    four_eyes = info.context.runtime.settings.has_four_eyes
    return partial(verb, info.context.principal, four_eyes=four_eyes)


def payment_id_of(given: str) -> UUID:
    """The row's id, from the payment's id or its reference at the bank. Error: NOT_FOUND."""
    try:
        return UUID(given)
    except ValueError:
        return uuid_of("Payment", given, "paymentId")


async def payment_by_id(payment_id: UUID, context: Context) -> Payment | None:
    """The payment, for whoever may see its claim."""
    row = await context.loaders.payment.load(payment_id)
    claim = await context.loaders.claim.load(row.claim_id) if row else None
    return Payment.of(row, claim.participant_id) if row and claim else None


async def changed_payment(
    info: Info,
    request: Any,  # noqa: ANN401 - any input with an idempotency key
    verb: Callable[[], Awaitable[UUID]],
) -> PaymentPayload:
    """Run `verb` once, and answer with the payment whose id it gives."""

    async def shown(payment_id: UUID) -> dict[str, Any]:
        return {"payment": await payment_by_id(payment_id, info.context)}

    return await changed(PaymentPayload, info, request, verb, shown)


@fetched_by("Payment")
async def fetch_payment(gid: str, info: Info) -> Payment | None:
    """A payment by global id."""
    found = await payment_by_id(uuid_of("Payment", gid), info.context)
    return found if found and may_follow(found.participant_id, info.context.principal) else None
