"""The officers' steps of a claim: take, review, approve, return, reject."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from jkp.claims import verification
from jkp.claims.terms import ReturnCause
from jkp.database import reader
from jkp.missions import verifying
from jkp.missions.models import Activity as ActivityRow
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, NO_ERRORS, ClaimPayload, ClaimStepInput, stepped
from jkp_schema.claims.types import Claim, visible_claim
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import int_of
from jkp_schema.missions.types import Activity
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed


@strawberry.input(description="A claim to be rejected.")
class RejectClaimInput:
    """Input of `rejectClaim`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    explanation: str = strawberry.field(description="Why, for the participant; 1-200 characters.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A claim to be returned for correction.")
class ReturnClaimInput:
    """Input of `returnClaim`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    causes: list[ReturnCause] = strawberry.field(description="What must be corrected; at least one.")
    note: str | None = strawberry.field(
        description="For the participant, 1-500 characters; required for OTHER.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="An officer's judgement of one activity in a claim.")
class ReviewActivityInput:
    """Input of `reviewActivity`."""

    activity_id: strawberry.ID = strawberry.field(description="The activity; its claim is IN_VERIFICATION.")
    accept: bool = strawberry.field(description="False takes it out of the count.")
    reason: str | None = strawberry.field(
        description="For the participant, 1-500 characters; required for a rejection.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `reviewActivity` answers.")
class ReviewActivityPayload:
    """Payload."""

    __policy__ = INHERIT

    activity: Activity | None = strawberry.field(description="The activity after it.", default=None)
    claim: Claim | None = strawberry.field(
        description="Its claim; RETURNED when the rejection has broken the mission.", default=None
    )
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class VerifyingMutation:
    """Mutations of officers who verify claims."""

    @strawberry.mutation(description="Take a filed claim for verification.", metadata=allow(Role.OFFICER))
    async def take_claim(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await stepped(info, input, lambda claim_id: verification.take(info.context.principal, claim_id))

    @strawberry.mutation(
        description="Approve a claim: all guards are evaluated again and the amount is frozen.",
        metadata=allow(Role.OFFICER),
    )
    async def approve_claim(self, info: Info, input: ClaimStepInput) -> ClaimPayload:
        return await stepped(info, input, lambda claim_id: verification.approve(info.context.principal, claim_id))

    @strawberry.mutation(description="Reject a claim with an explanation.", metadata=allow(Role.OFFICER))
    async def reject_claim(self, info: Info, input: RejectClaimInput) -> ClaimPayload:
        principal, explanation = info.context.principal, input.explanation
        return await stepped(info, input, lambda claim_id: verification.reject(principal, claim_id, explanation))

    @strawberry.mutation(description="Return a claim, so that it can be corrected.", metadata=allow(Role.OFFICER))
    async def return_claim(self, info: Info, input: ReturnClaimInput) -> ClaimPayload:
        principal, causes, note = info.context.principal, input.causes, input.note
        return await stepped(info, input, lambda claim_id: verifying.return_claim(principal, claim_id, causes, note))

    @strawberry.mutation(
        description="Judge one activity of a claim in verification; a mission that it breaks returns the claim.",
        metadata=allow(Role.OFFICER),
    )
    async def review_activity(self, info: Info, input: ReviewActivityInput) -> ReviewActivityPayload:
        def verb() -> Awaitable[UUID]:
            activity_id = int_of("Activity", input.activity_id, "activityId")
            return verifying.review(info.context.principal, activity_id, input.reason, accept=input.accept)

        async def shown(claim_id: UUID) -> dict[str, Any]:
            row = await ActivityRow.get(id=int_of("Activity", input.activity_id), using_db=reader())
            activity = Activity.of(row, info.context.language)
            return {"activity": activity, "claim": await visible_claim(claim_id, info.context)}

        return await changed(ReviewActivityPayload, info, input, verb, shown)
