"""Mutations of the journey: report, file, verify, pay."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from jkp.claims import opening, payment, verification
from jkp.claims.models import EmploymentStatus
from jkp.missions import claiming
from jkp.participants.terms import TerminationCause
from jkp.security.principals import Role
from jkp_schema.claims import (
    BenefitCase,
    Claim,
    visible_case,
    visible_claim,
)
from jkp_schema.context import Info
from jkp_schema.errors import UserError, answered
from jkp_schema.ids import uuid_of
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed, once

KEY = "Unique for this request; sent again it gives the first answer."
NO_ERRORS = "Why not; empty when it was done."


@strawberry.input(description="The end of an employment.")
class ReportTerminationInput:
    """Input of `reportTermination`."""

    employment_id: strawberry.ID = strawberry.field(description="The employment that ended.")
    terminated_on: date = strawberry.field(description="Its last day.")
    cause: TerminationCause = strawberry.field(description="Why it ended.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `reportTermination` answers.")
class ReportTerminationPayload:
    """Payload."""

    __policy__ = INHERIT

    benefit_case: BenefitCase | None = strawberry.field(description="The case that was opened.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="A claim to file.")
class FileClaimInput:
    """Input of `fileClaim`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    employment_status: EmploymentStatus | None = strawberry.field(
        description="The employment-status form; required for month 6 from 7 February 2025.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A claim to be moved on.")
class ClaimStepInput:
    """Input of the officers' steps."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A claim to be rejected.")
class RejectClaimInput:
    """Input of `rejectClaim`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    explanation: str = strawberry.field(description="Why, for the participant; 1-200 characters.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What a step of a claim answers.")
class ClaimPayload:
    """Payload."""

    __policy__ = INHERIT

    claim: Claim | None = strawberry.field(description="The claim after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


async def _stepped(
    info: Info, request: ClaimStepInput | RejectClaimInput, verb: Callable[[UUID], Awaitable[UUID]]
) -> ClaimPayload:
    async def shown(claim_id: UUID) -> dict[str, Any]:
        return {"claim": await visible_claim(claim_id, info.context)}

    def step() -> Awaitable[UUID]:
        return verb(uuid_of("Claim", request.claim_id, "claimId"))

    return await changed(ClaimPayload, info, request, step, shown)


@strawberry.type
class ClaimingMutation:
    """Mutations of the journey."""

    @strawberry.mutation(
        description="Report the end of an employment; opens a benefit case with six claims.",
        metadata=allow(Role.PARTICIPANT, Role.OFFICER),
    )
    async def report_termination(self, info: Info, input: ReportTerminationInput) -> ReportTerminationPayload:
        async def shown(case_id: UUID) -> dict[str, Any]:
            return {"benefit_case": await visible_case(case_id, info.context)}

        def verb() -> Awaitable[UUID]:
            employment_id = uuid_of("Employment", input.employment_id, "employmentId")
            principal = info.context.principal
            return opening.report_termination(principal, employment_id, input.terminated_on, input.cause)

        return await changed(ReportTerminationPayload, info, input, verb, shown)

    @strawberry.mutation(description="File one's own claim of a month.", metadata=allow(Role.PARTICIPANT))
    async def file_claim(self, info: Info, input: FileClaimInput) -> ClaimPayload:
        async def effect() -> dict[str, Any]:
            claim_id = uuid_of("Claim", input.claim_id, "claimId")
            principal, request = info.context.principal, once(info, input)
            await claiming.file_claim(principal, claim_id, input.employment_status, request)
            return {"claim": await visible_claim(claim_id, info.context)}

        return await answered(ClaimPayload, info, effect)

    @strawberry.mutation(description="Take a filed claim for verification.", metadata=allow(Role.OFFICER))
    async def take_claim(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await _stepped(info, input, lambda claim_id: verification.take(info.context.principal, claim_id))

    @strawberry.mutation(
        description="Approve a claim: all guards are evaluated again and the amount is frozen.",
        metadata=allow(Role.OFFICER),
    )
    async def approve_claim(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await _stepped(info, input, lambda claim_id: verification.approve(info.context.principal, claim_id))

    @strawberry.mutation(description="Reject a claim with an explanation.", metadata=allow(Role.OFFICER))
    async def reject_claim(self, info: Info, input: RejectClaimInput) -> ClaimPayload:
        return await _stepped(
            info,
            input,
            lambda claim_id: verification.reject(info.context.principal, claim_id, input.explanation),
        )

    @strawberry.mutation(description="Instruct the payment of an approved claim.", metadata=allow(Role.OFFICER))
    async def instruct_payment(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await _stepped(info, input, payment.instruct)

    @strawberry.mutation(description="Confirm that the money has arrived.", metadata=allow(Role.OFFICER))
    async def confirm_payment(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await _stepped(info, input, payment.confirm)
