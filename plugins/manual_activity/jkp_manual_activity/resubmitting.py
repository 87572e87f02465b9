"""Mend what was rejected, or take back what was entered; each verb runs inside an open transaction."""

from uuid import UUID

from jkp.plugin import ActivityKind, Code, Personal, Retraction, invalid, lock, refuse, wrote
from jkp_manual_activity.forms import Form
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.standing import COUNTS_NO_LONGER, Context, status_of
from jkp_manual_activity.terms import ManualActivityStatus

PATH = ("resubmits",)


async def check_resubmission(ctx: Context, participant_id: UUID, reference: UUID, form: Form) -> None:
    """Whether the form may take the place of this one: her own, rejected, of the same form, and not mended before.

    Errors: NOT_FOUND, INVALID_INPUT, ALREADY_DONE.
    """
    earlier = await ManualActivity.get_or_none(reference=reference, participant_id=participant_id)
    if earlier is None:
        raise refuse(Code.NOT_FOUND, path=PATH)
    if _is_application(earlier.kind) is not _is_application(form.kind):
        raise invalid(path=PATH, id="formulir yang lain", en="that is the other form")
    if await status_of(ctx, earlier) is not ManualActivityStatus.REJECTED:
        raise invalid(path=PATH, id="hanya yang ditolak", en="only one that was rejected")
    if await ManualActivity.exists(resubmits=reference):
        raise refuse(Code.ALREADY_DONE, path=PATH)


async def withdraw(ctx: Context, participant_id: UUID, reference: UUID) -> UUID:
    """Take it out of the count; its reference. Errors: NOT_FOUND, ALREADY_DONE where it counts no longer."""
    await lock(f"participant:{participant_id}")
    row = await ManualActivity.get_or_none(reference=reference, participant_id=participant_id)
    if row is None:
        raise refuse(Code.NOT_FOUND, path=("manualActivityId",))
    if await status_of(ctx, row) in COUNTS_NO_LONGER:
        raise refuse(Code.ALREADY_DONE)
    row.status, row.withdrawn_at = ManualActivityStatus.WITHDRAWN, ctx.clock.now()
    await row.save(update_fields=["status", "withdrawn_at"])
    await ctx.activities.retract(str(reference), Retraction.WITHDRAWN)
    await wrote(participant_id, Personal.SEARCH)
    return reference


def _is_application(kind: ActivityKind) -> bool:
    return kind is ActivityKind.JOB_APPLICATION
