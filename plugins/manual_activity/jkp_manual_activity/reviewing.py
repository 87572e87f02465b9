"""An officer's review: a rejected activity no longer counts, an accepted one goes on counting."""

from typing import NamedTuple
from uuid import UUID

from jkp.plugin import Code, PluginContext, Principal, Retraction, lock, refuse
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.standing import is_rejected
from jkp_manual_activity.terms import ManualActivityStatus
from jkp_manual_activity.texts import a_text, an_optional_text


class Decision(NamedTuple):
    """What an officer decided, and why."""

    status: ManualActivityStatus
    reason: str


def decision(reason: str | None, limits: ManualActivitySettings, *, accept: bool) -> Decision:
    """The decision. Error: INVALID_INPUT for a rejection without reason, or a reason that is too long."""
    if accept:
        return Decision(ManualActivityStatus.ACCEPTED, an_optional_text(reason or "", "reason", limits.longest_reason))
    return Decision(ManualActivityStatus.REJECTED, a_text(reason or "", "reason", limits.longest_reason))


async def review(ctx: PluginContext[ManualActivitySettings], by: Principal, reference: UUID, decided: Decision) -> UUID:
    """Decide once, inside the open transaction; the reference of the form.

    Errors: NOT_FOUND, FORBIDDEN about oneself, ALREADY_DONE, also for one that was rejected with its claim.
    """
    row = await ManualActivity.get_or_none(reference=reference)
    if row is None:
        raise refuse(Code.NOT_FOUND, path=("manualActivityId",))
    if by.is_participant(row.participant_id):
        raise refuse(Code.FORBIDDEN)
    await lock(f"participant:{row.participant_id}")
    if await is_rejected(ctx, row):
        raise refuse(Code.ALREADY_DONE)
    await _decide(ctx, by, row, decided)
    if decided.status is ManualActivityStatus.REJECTED:
        await ctx.activities.retract(str(reference), Retraction.REJECTED, decided.reason)
    return reference


async def _decide(
    ctx: PluginContext[ManualActivitySettings], by: Principal, row: ManualActivity, decided: Decision
) -> None:
    waiting = ManualActivity.filter(id=row.id, status=ManualActivityStatus.SUBMITTED)
    changed = await waiting.update(
        status=decided.status,
        review_reason=decided.reason,
        reviewed_by=by.subject,
        reviewed_at=ctx.clock.now(),
    )
    if not changed:
        raise refuse(Code.ALREADY_DONE)
