"""An officer's review: a rejected activity no longer counts, an accepted one goes on counting."""

from typing import NamedTuple
from uuid import UUID

from jkp.plugin import Code, Personal, PluginContext, Principal, Retraction, invalid, lock, refuse, wrote
from jkp_manual_activity.inputs import ManualActivityReviewInput
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.standing import COUNTS_NO_LONGER, status_of
from jkp_manual_activity.terms import ManualActivityGround, ManualActivityStatus
from jkp_manual_activity.texts import a_text, an_optional_text


class Decision(NamedTuple):
    """What an officer decided, and why."""

    status: ManualActivityStatus
    reason: str
    ground: ManualActivityGround | None = None


def decision(given: ManualActivityReviewInput, limits: ManualActivitySettings) -> Decision:
    """The decision. Error: INVALID_INPUT for a rejection without reason, an acceptance with a ground, a long text."""
    reason, longest = given.reason or "", limits.longest_reason
    if not given.accept:
        ground = given.ground or ManualActivityGround.OTHER
        return Decision(ManualActivityStatus.REJECTED, a_text(reason, "reason", longest), ground)
    if given.ground:
        raise invalid(path=("ground",), id="hanya untuk penolakan", en="only for a rejection")
    return Decision(ManualActivityStatus.ACCEPTED, an_optional_text(reason, "reason", longest))


async def review(ctx: PluginContext[ManualActivitySettings], by: Principal, reference: UUID, decided: Decision) -> UUID:
    """Decide once, inside the open transaction; the reference of the form.

    Errors: NOT_FOUND, FORBIDDEN about oneself, ALREADY_DONE, also where it was withdrawn, or rejected with its claim.
    """
    row = await ManualActivity.get_or_none(reference=reference)
    if row is None:
        raise refuse(Code.NOT_FOUND, path=("manualActivityId",))
    if by.is_participant(row.participant_id):
        raise refuse(Code.FORBIDDEN)
    await lock(f"participant:{row.participant_id}")
    if await status_of(ctx, row) in COUNTS_NO_LONGER:
        raise refuse(Code.ALREADY_DONE)
    await _decide(ctx, by, row, decided)
    await wrote(row.participant_id, Personal.SEARCH)
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
        review_ground=decided.ground,
        reviewed_by=by.subject,
        reviewed_at=ctx.clock.now(),
    )
    if not changed:
        raise refuse(Code.ALREADY_DONE)
