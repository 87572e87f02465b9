"""The companies' side in GraphQL: what they have received, and what they say of it (R084, R119)."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from jkp.plugin import PluginContext, Role
from jkp_karirhub import moving, paging, portfolio
from jkp_karirhub.inviting import invite
from jkp_karirhub.nodes import KarirhubApplication
from jkp_karirhub.payloads import (
    KarirhubInviteInput,
    KarirhubInvitePayload,
    KarirhubMoveApplicationInput,
    KarirhubMoveApplicationPayload,
)
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.api import After, Connection, First, Info, allow, changed, int_of


def query() -> type:
    """The query of companies."""

    @strawberry.type
    class Query:
        @strawberry.field(
            description="Applications for your company's vacancies, the latest first; at most 100 a page.",
            metadata=allow(Role.EMPLOYER),
        )
        async def karirhub_received(
            self, info: Info, first: First = 20, after: After = None
        ) -> Connection[KarirhubApplication] | None:
            rows = portfolio.received_by(info.context.principal.subject)
            return await paging.applications(rows, first, after, info.context.language)

    return Query


def mutation(ctx: PluginContext[KarirhubSettings]) -> type:
    """The mutations of companies."""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(
            description="Say where an application to your company stands.", metadata=allow(Role.EMPLOYER)
        )
        async def karirhub_move_application(
            self, info: Info, input: KarirhubMoveApplicationInput
        ) -> KarirhubMoveApplicationPayload | None:
            def verb() -> Awaitable[UUID]:
                company = info.context.principal.subject
                return moving.moved_by_company(ctx, company, _id_of(input.application_id), input.move)

            return await changed(KarirhubMoveApplicationPayload, info, input, verb, lambda id: _moved(id, info))

        @strawberry.mutation(
            description="Invite somebody who applied to your company; the call is an activity of theirs at once.",
            metadata=allow(Role.EMPLOYER),
        )
        async def karirhub_invite(self, info: Info, input: KarirhubInviteInput) -> KarirhubInvitePayload | None:
            def verb() -> Awaitable[UUID]:
                return invite(ctx, info.context.principal.subject, _id_of(input.application_id), input.kind)

            return await changed(KarirhubInvitePayload, info, input, verb, lambda id: _invited(id, info))

    return Mutation


def _id_of(application: str) -> int:
    return int_of("KarirhubApplication", application, "applicationId")


async def _moved(change_id: UUID, info: Info) -> dict[str, Any]:
    row = await portfolio.moved(change_id)
    return {"application": KarirhubApplication.of(row, info.context.language)}


async def _invited(invitation_id: UUID, info: Info) -> dict[str, Any]:
    row = await portfolio.invited(invitation_id)
    return {"application": KarirhubApplication.of(row, info.context.language)}
