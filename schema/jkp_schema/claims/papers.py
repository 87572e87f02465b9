"""What an officer looks at beside a claim: who took it, its proofs, and the time that was added to its window."""

from datetime import date, datetime

import strawberry

from jkp.claims.papers import WindowExtension as ExtensionRow
from jkp.security.principals import Role
from jkp_schema.claims.types import OWNER_OR_OFFICER, Claim
from jkp_schema.context import Info
from jkp_schema.ids import global_id
from jkp_schema.policy import INHERIT, allow


@strawberry.type(description="A window that an officer made longer.")
class WindowExtension:
    """An extension."""

    __policy__ = INHERIT

    closed_on: date = strawberry.field(description="The last day before it.")
    closes_on: date = strawberry.field(description="The last day that it gave.")
    reason: str = strawberry.field(description="Why, in the officer's words.")
    extended_at: datetime = strawberry.field(description="When.")
    extended_by: str | None = strawberry.field(description="By which officer.", metadata=allow(Role.OFFICER))

    @classmethod
    def of(cls, row: ExtensionRow) -> "WindowExtension":
        """The extension of a row."""
        return cls(
            closed_on=row.closed_on,
            closes_on=row.closes_on,
            reason=row.reason,
            extended_at=row.extended_at,
            extended_by=row.extended_by,
        )


@strawberry.type
class PapersEdge:
    """What lies beside a claim."""

    @strawberry.field(description="The officer who took it last; null while it waits.", metadata=allow(Role.OFFICER))
    def taken_by(claim: strawberry.Parent[Claim]) -> str | None:
        return claim.row.taken_by

    @strawberry.field(
        description="The uploads that came with a corrected claim, oldest first; files at GET /uploads/{id}.",
        metadata=OWNER_OR_OFFICER,
    )
    async def proofs(claim: strawberry.Parent[Claim], info: Info) -> list[strawberry.ID] | None:
        selfies = {row.upload_id for row in await info.context.loaders.selfies.load(claim.row.id)}
        uploads = await info.context.loaders.uploads.load(claim.participant_id)
        own = [row.id for row in uploads if row.used_for == f"claim:{claim.row.id}" and row.id not in selfies]
        return [strawberry.ID(global_id("Upload", upload_id)) for upload_id in own]

    @strawberry.field(description="How officers made its window longer, oldest first.", metadata=OWNER_OR_OFFICER)
    async def extensions(claim: strawberry.Parent[Claim], info: Info) -> list[WindowExtension] | None:
        return [WindowExtension.of(row) for row in await info.context.loaders.extensions.load(claim.row.id)]
