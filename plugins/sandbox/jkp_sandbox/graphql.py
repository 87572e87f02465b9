"""Time travel, tokens, personas, photographs and reset in GraphQL. What gives tokens needs none."""

import strawberry

from jkp.plugin import GraphQLExtension, Role, Sandbox
from jkp_sandbox.answering import Context, personas, photographed, token, travelled
from jkp_sandbox.types import (
    SandboxClock,
    SandboxPersona,
    SandboxPhotographPayload,
    SandboxResetPayload,
    SandboxTokenInput,
    SandboxTokenPayload,
    SandboxTravelToInput,
    SandboxTravelToPayload,
)
from jkp_schema.api import PUBLIC, Info, allow, answered, takes

RESET_SECONDS = 60.0


def extension(ctx: Context, sandbox: Sandbox) -> GraphQLExtension:
    """The plugin's root fields."""
    return GraphQLExtension(query=_query(ctx, sandbox), mutation=_mutation(ctx, sandbox))


def _query(ctx: Context, sandbox: Sandbox) -> type:
    @strawberry.type
    class Query:
        @strawberry.field(description="Who you can be, with ready tokens.", metadata=PUBLIC)
        async def sandbox_personas(self, info: Info) -> list[SandboxPersona] | None:
            return await personas(ctx, sandbox, info)

        @strawberry.field(description="The programme's clock.", metadata=PUBLIC)
        def sandbox_clock(self) -> SandboxClock | None:
            return SandboxClock(now=ctx.clock.now(), stands_still=sandbox.stands_still())

    return Query


def _mutation(ctx: Context, sandbox: Sandbox) -> type:
    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="Send the programme's clock to a moment.", metadata=PUBLIC)
        async def sandbox_travel_to(self, info: Info, input: SandboxTravelToInput) -> SandboxTravelToPayload | None:
            return await answered(SandboxTravelToPayload, info, lambda: travelled(ctx, sandbox, input.at))

        @strawberry.mutation(description="A token for any role and subject.", metadata=PUBLIC)
        async def sandbox_token(self, info: Info, input: SandboxTokenInput) -> SandboxTokenPayload | None:
            return await answered(SandboxTokenPayload, info, lambda: token(ctx, sandbox, input))

        @strawberry.mutation(
            description="Upload a drawn photograph of your own, as selfie or proof, where no camera is at hand.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def sandbox_photograph(self, info: Info) -> SandboxPhotographPayload | None:
            return await answered(SandboxPhotographPayload, info, lambda: photographed(sandbox, info))

        @strawberry.mutation(
            description="Delete everything and load the personas again.", metadata={**PUBLIC, **takes(RESET_SECONDS)}
        )
        async def sandbox_reset(self, info: Info) -> SandboxResetPayload | None:
            await sandbox.reset()
            return SandboxResetPayload(personas=await personas(ctx, sandbox, info), errors=[])

    return Mutation
