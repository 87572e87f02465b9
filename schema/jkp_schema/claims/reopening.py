"""What officers do where time or a decision has closed the way: extend a window, reopen a case."""

from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from jkp.claims import extending
from jkp.missions import verifying
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, NO_ERRORS, ClaimPayload, stepped
from jkp_schema.claims.types import BenefitCase, visible_case
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed


@strawberry.input(description="More time to file a claim.")
class ExtendWindowInput:
    """Input of `extendWindow`."""

    claim_id: strawberry.ID = strawberry.field(description="The claim; it was not filed.")
    closes_on: date = strawberry.field(description="The new last day: later than the present one, and not past.")
    reason: str = strawberry.field(description="Why, for the participant and the auditor; 1-500 characters.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A case to be reopened.")
class ReopenCaseInput:
    """Input of `reopenCase`."""

    benefit_case_id: strawberry.ID = strawberry.field(description="The case; it is INELIGIBLE.")
    reason: str = strawberry.field(description="Why; 1-500 characters, kept as a determination of month 1.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `reopenCase` answers.")
class ReopenCasePayload:
    """Payload."""

    __policy__ = INHERIT

    benefit_case: BenefitCase | None = strawberry.field(description="The case after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class ReopeningMutation:
    """Mutations of officers that open what was closed."""

    @strawberry.mutation(
        description="Give more time to file a claim, also one that has lapsed; who, when and why is kept.",
        metadata=allow(Role.OFFICER),
    )
    async def extend_window(self, info: Info, input: ExtendWindowInput) -> ClaimPayload:
        principal, closes_on, reason = info.context.principal, input.closes_on, input.reason
        return await stepped(info, input, lambda claim_id: extending.extend(principal, claim_id, closes_on, reason))

    @strawberry.mutation(
        description="Reopen a case that was found not eligible; you verify its month 1 again.",
        metadata=allow(Role.OFFICER),
    )
    async def reopen_case(self, info: Info, input: ReopenCaseInput) -> ReopenCasePayload:
        def verb() -> Awaitable[UUID]:
            case_id = uuid_of("BenefitCase", input.benefit_case_id, "benefitCaseId")
            return verifying.reopen_case(info.context.principal, case_id, input.reason)

        async def shown(case_id: UUID) -> dict[str, Any]:
            return {"benefit_case": await visible_case(case_id, info.context)}

        return await changed(ReopenCasePayload, info, input, verb, shown)
