"""Time travel, tokens, personas, photographs and reset in GraphQL. What gives tokens needs none."""

from datetime import datetime, timedelta
from typing import Any

import strawberry

from jkp.plugin import GraphQLExtension, PluginContext, Role, Sandbox, invalid, reader
from jkp_sandbox.models import Persona
from jkp_sandbox.playing import photograph
from jkp_sandbox.settings import SandboxSettings
from jkp_schema.api import INHERIT, PUBLIC, Info, UserError, allow, answered, global_id, takes, uuid_of

RESET_SECONDS = 60.0
LONGEST_SUBJECT = 200
YEARS = range(1990, 2101)


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


def extension(ctx: PluginContext[SandboxSettings], sandbox: Sandbox) -> GraphQLExtension:
    """The plugin's root fields."""

    @strawberry.type
    class Query:
        @strawberry.field(description="Who you can be, with ready tokens.", metadata=PUBLIC)
        async def sandbox_personas(self, info: Info) -> list[SandboxPersona] | None:
            return await _personas(ctx, sandbox, info)

        @strawberry.field(description="The programme's clock.", metadata=PUBLIC)
        def sandbox_clock(self) -> SandboxClock | None:
            return SandboxClock(now=ctx.clock.now(), stands_still=sandbox.stands_still())

    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="Send the programme's clock to a moment.", metadata=PUBLIC)
        async def sandbox_travel_to(self, info: Info, input: SandboxTravelToInput) -> SandboxTravelToPayload | None:
            return await answered(SandboxTravelToPayload, info, lambda: _travelled(ctx, sandbox, input.at))

        @strawberry.mutation(description="A token for any role and subject.", metadata=PUBLIC)
        async def sandbox_token(self, info: Info, input: SandboxTokenInput) -> SandboxTokenPayload | None:
            return await answered(SandboxTokenPayload, info, lambda: _token(ctx, sandbox, input))

        @strawberry.mutation(
            description="Upload a drawn photograph of your own, as selfie or proof, where no camera is at hand.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def sandbox_photograph(self, info: Info) -> SandboxPhotographPayload | None:
            return await answered(SandboxPhotographPayload, info, lambda: _photograph(sandbox, info))

        @strawberry.mutation(
            description="Delete everything and load the personas again.", metadata={**PUBLIC, **takes(RESET_SECONDS)}
        )
        async def sandbox_reset(self, info: Info) -> SandboxResetPayload | None:
            await sandbox.reset()
            return SandboxResetPayload(personas=await _personas(ctx, sandbox, info), errors=[])

    return GraphQLExtension(query=Query, mutation=Mutation)


async def _personas(ctx: PluginContext[SandboxSettings], sandbox: Sandbox, info: Info) -> list[SandboxPersona]:
    return [
        SandboxPersona(
            name=row.name,
            role=row.role,
            title=row.title_en if info.context.language == "en" else row.title_id,
            subject=row.subject,
            token=sandbox.token(row.role, row.subject, ctx.settings.token_life),
        )
        for row in await Persona.all(using_db=reader()).order_by("id")
    ]


async def _token(ctx: PluginContext[SandboxSettings], sandbox: Sandbox, given: SandboxTokenInput) -> dict[str, Any]:
    life = ctx.settings.token_life if given.life_seconds is None else timedelta(seconds=given.life_seconds)
    if not timedelta(0) < life <= timedelta(days=1):
        raise invalid(path=("lifeSeconds",), id="1-86400 detik", en="1-86400 seconds")
    return {"token": sandbox.token(given.role, _subject(given), life)}


def _subject(given: SandboxTokenInput) -> str:
    if given.role is Role.PARTICIPANT:
        return str(uuid_of("Participant", given.subject, "subject"))
    if not 0 < len(given.subject) <= LONGEST_SUBJECT:
        raise invalid(path=("subject",), id=f"1-{LONGEST_SUBJECT} karakter", en=f"1-{LONGEST_SUBJECT} characters")
    return given.subject


async def _photograph(sandbox: Sandbox, info: Info) -> dict[str, Any]:
    uploaded = await sandbox.upload(info.context.principal.participant_id, photograph())
    return {"upload_id": strawberry.ID(global_id("Upload", uploaded))}


async def _travelled(ctx: PluginContext[SandboxSettings], sandbox: Sandbox, at: datetime | None) -> dict[str, Any]:
    """Travel, but never to where the calendar ends: the clock could not be read there."""
    if at is not None and at.year not in YEARS:
        raise invalid(
            path=("at",), id=f"tahun {YEARS.start}-{YEARS.stop - 1}", en=f"years {YEARS.start}-{YEARS.stop - 1}"
        )
    sandbox.travel_to(at)
    return {"clock": SandboxClock(now=ctx.clock.now(), stands_still=sandbox.stands_still())}
