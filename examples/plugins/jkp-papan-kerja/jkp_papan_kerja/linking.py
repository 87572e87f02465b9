"""A participant links her account: the board shows her a code, and tells us whose it is."""

from typing import Any

import strawberry
from httpx2 import codes

from jkp.plugin import Code, PluginContext, Role, refuse
from jkp_papan_kerja.board import client
from jkp_papan_kerja.settings import PapanKerjaSettings
from jkp_schema.api import INHERIT, Info, UserError, allow, answered, takes

A_PARTICIPANT = {**allow(Role.PARTICIPANT), **takes(10)}


@strawberry.input(description="The code that Papan Kerja shows to its user, under Settings, JKP.")
class PapanKerjaLinkInput:
    """Input of `papanKerjaLink`."""

    code: str = strawberry.field(description="The code; it can be used once, for ten minutes.")


@strawberry.type(description="What `papanKerjaLink` answers.")
class PapanKerjaLinkPayload:
    """Payload."""

    __policy__ = INHERIT

    account: str | None = strawberry.field(description="What the board calls the participant.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


def mutation(ctx: PluginContext[PapanKerjaSettings]) -> type:
    """The plugin's mutation."""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="Link your account at Papan Kerja.", metadata=A_PARTICIPANT)
        async def papan_kerja_link(self, info: Info, input: PapanKerjaLinkInput) -> PapanKerjaLinkPayload | None:
            return await answered(PapanKerjaLinkPayload, info, lambda: _link(ctx, info, input.code))

    return Mutation


async def _link(ctx: PluginContext[PapanKerjaSettings], info: Info, code: str) -> dict[str, Any]:
    """The board knows whose code it is: nobody can link an account that is not hers."""
    async with client(ctx.settings) as board:
        answer = await board.post("/links", json={"code": code})
    if answer.status_code == codes.NOT_FOUND:
        raise refuse(Code.NOT_FOUND, path=("code",))
    account = answer.raise_for_status().json()["account"]
    await ctx.accounts.link(info.context.principal.participant_id, account)
    return {"account": account}
