"""The selfies of a claim's filings, for who judges them."""

from datetime import datetime

import strawberry

from jkp.claims.papers import SelfieCheck
from jkp.claims.terms import IdentityState
from jkp_schema.claims.types import OWNER_OR_OFFICER, Claim
from jkp_schema.context import Info
from jkp_schema.ids import global_id
from jkp_schema.policy import INHERIT


@strawberry.type(description="The selfie of one filing, and what the check said of it.")
class Selfie:
    """A selfie."""

    __policy__ = INHERIT

    upload_id: strawberry.ID = strawberry.field(description="For `GET /uploads/{id}`.")
    state: IdentityState = strawberry.field(description="REVIEW is for the officer to judge.")
    checker: str = strawberry.field(description="Who checked: the name of a plugin, or `embedded`.")
    checked_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: SelfieCheck) -> "Selfie":
        """The selfie of a row."""
        upload_id = strawberry.ID(global_id("Upload", row.upload_id))
        return cls(upload_id=upload_id, state=row.state, checker=row.checker, checked_at=row.checked_at)


@strawberry.type
class SelfieEdge:
    """Whose face came with a claim."""

    @strawberry.field(description="The selfies of its filings, oldest first.", metadata=OWNER_OR_OFFICER)
    async def selfies(claim: strawberry.Parent[Claim], info: Info) -> list[Selfie] | None:
        return [Selfie.of(row) for row in await info.context.loaders.selfies.load(claim.row.id)]
