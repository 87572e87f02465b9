"""Uploads as GraphQL shows them: how far their check is, and a link to the file for minutes."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

import strawberry

from jkp.database import reader
from jkp.errors import Refused
from jkp.evidence import links
from jkp.evidence.models import Upload as UploadRow
from jkp.evidence.terms import EvidenceState, MediaType
from jkp.security.principals import Principal, Role
from jkp_schema.arguments import Id
from jkp_schema.context import Info
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.node import Node, fetched_by
from jkp_schema.participants.types import may_see
from jkp_schema.policy import INHERIT, allow


@strawberry.type(description="A link to a file, for a browser that sends no token.")
class UploadLink:
    """A signed link."""

    __policy__ = INHERIT

    url: str = strawberry.field(description="Relative to the server's own address. Good for its reader alone.")
    expires_at: datetime = strawberry.field(description="Until when; at most five minutes.")


@strawberry.type(description="A file that a participant uploaded.")
class Upload(Node):
    """An upload."""

    __policy__ = INHERIT

    row: strawberry.Private[UploadRow]
    state: EvidenceState = strawberry.field(description="How far its check is.")
    media_type: MediaType | None = strawberry.field(description="What it is; null before it was checked.")
    size: int = strawberry.field(description="Bytes that are kept.")
    received_at: datetime = strawberry.field(description="When it was sent.")
    expires_at: datetime | None = strawberry.field(
        description="Until when it must be attached; null when it was. By the machine's clock."
    )

    @strawberry.field(description="A link to the file; null while it is not CLEAN.")
    def link(self, info: Info) -> UploadLink | None:
        if self.state is not EvidenceState.CLEAN:
            return None
        signed = links.signed(self.row.id, info.context.principal)
        return UploadLink(url=f"/uploads/{self.id}?{urlencode(signed)}", expires_at=links.ends_at(signed))

    @classmethod
    def of(cls, row: UploadRow) -> "Upload":
        """The upload of a row."""
        return cls(
            id=strawberry.ID(global_id("Upload", row.id)),
            row=row,
            state=row.state,
            media_type=row.media_type,
            size=row.size,
            received_at=row.uploaded_at,
            expires_at=None if row.used_for else row.expires_at,
        )


async def visible(upload_id: UUID, principal: Principal) -> UploadRow | None:
    """An upload, for its owner and for officers; a foreign one looks like an unknown one."""
    row = await UploadRow.get_or_none(id=upload_id, using_db=reader())
    return row if row and may_see(row.participant_id, principal) else None


@fetched_by("Upload")
async def fetch(id: str, info: Info) -> Upload | None:
    """The upload of a global id."""
    row = await visible(uuid_of("Upload", id), info.context.principal)
    return Upload.of(row) if row else None


@strawberry.type
class EvidenceQuery:
    """What is asked about uploads."""

    @strawberry.field(
        description="An upload of your own; for officers anybody's.", metadata=allow(Role.PARTICIPANT, Role.OFFICER)
    )
    async def upload(self, info: Info, id: Id) -> Upload | None:
        try:
            return await fetch(id, info)
        except Refused:
            return None
