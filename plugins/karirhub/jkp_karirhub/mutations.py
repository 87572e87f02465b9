"""What participants can do with applications."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from jkp.plugin import PluginContext, Role, transaction
from jkp_karirhub import moving, portfolio
from jkp_karirhub.applying import apply
from jkp_karirhub.nodes import KarirhubApplication
from jkp_karirhub.payloads import (
    KarirhubApplyInput,
    KarirhubApplyPayload,
    KarirhubWithdrawInput,
    KarirhubWithdrawPayload,
)
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.api import Activity, Info, allow, answered, changed, current_mission, int_of


def mutation(ctx: PluginContext[KarirhubSettings]) -> type:
    """The mutations of participants."""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(
            description="Apply for a vacancy; the application is an activity at once.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def karirhub_apply(self, info: Info, input: KarirhubApplyInput) -> KarirhubApplyPayload | None:
            return await answered(KarirhubApplyPayload, info, lambda: _applied(ctx, info, input))

        @strawberry.mutation(
            description="Take an application back; it counts no longer. A call that came of it goes on counting.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def karirhub_withdraw(self, info: Info, input: KarirhubWithdrawInput) -> KarirhubWithdrawPayload | None:
            def verb() -> Awaitable[UUID]:
                application_id = int_of("KarirhubApplication", input.application_id, "applicationId")
                return moving.withdrawn(ctx, info.context.principal.participant_id, application_id)

            return await changed(KarirhubWithdrawPayload, info, input, verb, lambda id: _withdrawn(id, info))

    return Mutation


async def _applied(ctx: PluginContext[KarirhubSettings], info: Info, given: KarirhubApplyInput) -> dict[str, Any]:
    participant_id, language = info.context.principal.participant_id, info.context.language
    vacancy_id = int_of("KarirhubVacancy", given.vacancy_id, "vacancyId")
    again = given.allow_same_company
    sent = await transaction(lambda: apply(ctx, participant_id, vacancy_id, allow_same_company=again))
    return {
        "application": KarirhubApplication.of(await portfolio.application(sent.application.id), language),
        "activity": Activity.of(sent.activity, language),
        "mission": await current_mission(participant_id, info),
    }


async def _withdrawn(change_id: UUID, info: Info) -> dict[str, Any]:
    row = await portfolio.moved(change_id)
    return {
        "application": KarirhubApplication.of(row, info.context.language),
        "mission": await current_mission(info.context.principal.participant_id, info),
    }
