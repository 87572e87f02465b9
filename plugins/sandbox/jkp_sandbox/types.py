"""What the sandbox shows and takes in GraphQL."""

from datetime import datetime

import strawberry

from jkp.plugin import Role
from jkp_schema.api import INHERIT, UserError


@strawberry.type(description="Somebody that you can be in the sandbox.")
class SandboxPersona:
    """A persona."""

    __policy__ = INHERIT

    name: str = strawberry.field(description="Name.")
    role: Role = strawberry.field(description="Role.")
    title: str = strawberry.field(description="Who this is, in Indonesian or English.")
    subject: str = strawberry.field(description="The token's subject.")
    token: str = strawberry.field(description="A token, ready for the header `Authorization: Bearer …`.")


@strawberry.type(description="The programme's clock.")
class SandboxClock:
    """The clock."""

    __policy__ = INHERIT

    now: datetime = strawberry.field(description="What the programme takes for the present.")
    stands_still: bool = strawberry.field(description="Whether it was sent there and stands still.")


@strawberry.input(description="A moment to travel to.")
class SandboxTravelToInput:
    """Input of `sandboxTravelTo`."""

    at: datetime | None = strawberry.field(
        description="The moment, from 1990 to 2100; null to follow the real clock.", default=None
    )


@strawberry.type(description="What `sandboxTravelTo` answers.")
class SandboxTravelToPayload:
    """Payload."""

    __policy__ = INHERIT

    clock: SandboxClock | None = strawberry.field(description="The clock after it.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.input(description="Whose token is wanted.")
class SandboxTokenInput:
    """Input of `sandboxToken`."""

    role: Role = strawberry.field(description="Role.")
    subject: str = strawberry.field(description="Subject: for PARTICIPANT the participant's id, else any name.")
    life_seconds: int | None = strawberry.field(description="Life in seconds, 1 to 86400.", default=None)


@strawberry.type(description="What `sandboxToken` answers.")
class SandboxTokenPayload:
    """Payload."""

    __policy__ = INHERIT

    token: str | None = strawberry.field(description="The token.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.type(description="What `sandboxPhotograph` answers.")
class SandboxPhotographPayload:
    """Payload."""

    __policy__ = INHERIT

    upload_id: strawberry.ID | None = strawberry.field(
        description="The upload, as `POST /uploads` gives it.", default=None
    )
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.type(description="What `sandboxReset` answers.")
class SandboxResetPayload:
    """Payload."""

    __policy__ = INHERIT

    personas: list[SandboxPersona] | None = strawberry.field(description="The personas anew.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")
