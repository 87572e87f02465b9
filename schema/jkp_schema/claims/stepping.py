"""What every step of a claim has in common: its input, its answer, and how it runs."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

import strawberry

from jkp_schema.claims.types import Claim, visible_claim
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.policy import INHERIT
from jkp_schema.requests import changed

KEY = "Unique for this request; sent again it gives the first answer."
NO_ERRORS = "Why not; empty when it was done."


class AboutClaim(Protocol):
    """An input that names a claim."""

    claim_id: strawberry.ID
    idempotency_key: str


@strawberry.input(description="A claim to be moved on.")
class ClaimStepInput:
    """Input of steps that need nothing but the claim."""

    claim_id: strawberry.ID = strawberry.field(description="The claim.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What a step of a claim answers.")
class ClaimPayload:
    """Payload."""

    __policy__ = INHERIT

    claim: Claim | None = strawberry.field(description="The claim after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


async def stepped(info: Info, request: AboutClaim, verb: Callable[[UUID], Awaitable[UUID]]) -> ClaimPayload:
    """Run `verb` on the claim that the request names, once; `verb` gives the claim's id."""

    async def shown(claim_id: UUID) -> dict[str, Any]:
        return {"claim": await visible_claim(claim_id, info.context)}

    def step() -> Awaitable[UUID]:
        return verb(uuid_of("Claim", request.claim_id, "claimId"))

    return await changed(ClaimPayload, info, request, step, shown)
