"""Run a mutation of the plugin once, and answer with what it changed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from jkp.plugin import reader
from jkp_manual_activity.forms import Form
from jkp_manual_activity.inputs import (
    ManualActivityReviewInput,
    ManualActivitySubmitApplicationInput,
    ManualActivitySubmitInterviewInput,
    ManualActivityWithdrawInput,
)
from jkp_manual_activity.models import ManualActivity as Row
from jkp_manual_activity.resubmitting import withdraw
from jkp_manual_activity.reviewing import decision, review
from jkp_manual_activity.standing import Context, shown
from jkp_manual_activity.submitting import submit
from jkp_manual_activity.types import (
    ManualActivityReviewPayload,
    ManualActivitySubmitPayload,
    ManualActivityWithdrawPayload,
)
from jkp_schema.api import Activity, Info, changed, current_mission, uuid_of


async def submitted(
    ctx: Context,
    info: Info,
    given: ManualActivitySubmitApplicationInput | ManualActivitySubmitInterviewInput,
    form: Callable[[], Form],
    *,
    allow_same_company: bool = False,
) -> ManualActivitySubmitPayload:
    """A form that was handed in; `form` reads it, and its refusals are the answer's."""
    participant_id = info.context.principal.participant_id

    async def verb() -> UUID:
        return await submit(ctx, participant_id, form(), allow_same_company=allow_same_company)

    async def answer(reference: UUID) -> dict[str, Any]:
        row = await Row.get(reference=reference, using_db=reader())
        entries = await ctx.activities.find([str(reference)])
        return {
            "manual_activity": await shown(ctx, row),
            "activity": Activity.of(entries[str(reference)], info.context.language),
            "mission": await current_mission(participant_id, info),
        }

    return await changed(ManualActivitySubmitPayload, info, given, verb, answer)


async def reviewed(ctx: Context, info: Info, given: ManualActivityReviewInput) -> ManualActivityReviewPayload:
    """A review."""

    async def verb() -> UUID:
        reference = uuid_of("ManualActivity", given.manual_activity_id, "manualActivityId")
        return await review(ctx, info.context.principal, reference, decision(given, ctx.settings))

    async def answer(reference: UUID) -> dict[str, Any]:
        row = await Row.get(reference=reference, using_db=reader())
        return {"manual_activity": await shown(ctx, row)}

    return await changed(ManualActivityReviewPayload, info, given, verb, answer)


async def withdrawn(ctx: Context, info: Info, given: ManualActivityWithdrawInput) -> ManualActivityWithdrawPayload:
    """A withdrawal."""
    participant_id = info.context.principal.participant_id

    async def verb() -> UUID:
        reference = uuid_of("ManualActivity", given.manual_activity_id, "manualActivityId")
        return await withdraw(ctx, participant_id, reference)

    async def answer(reference: UUID) -> dict[str, Any]:
        row = await Row.get(reference=reference, using_db=reader())
        return {"manual_activity": await shown(ctx, row), "mission": await current_mission(participant_id, info)}

    return await changed(ManualActivityWithdrawPayload, info, given, verb, answer)
