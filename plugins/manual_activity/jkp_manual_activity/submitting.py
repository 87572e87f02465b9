"""Submit a form: its row, its activity and its proof become one thing, or nothing does."""

from dataclasses import asdict
from uuid import UUID, uuid4

from jkp.plugin import Code, Personal, PluginContext, ProposedActivity, company_key, lock, refuse, wrote
from jkp_manual_activity.forms import Form
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.resubmitting import check_resubmission
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.standing import COUNTS_NO_LONGER, Context, status_of
from jkp_manual_activity.terms import ManualActivityStatus


async def submit(
    ctx: PluginContext[ManualActivitySettings], participant_id: UUID, form: Form, *, allow_same_company: bool
) -> UUID:
    """Store the form and record its activity inside the open transaction; the reference of the form.

    Errors: DUPLICATE_ACTIVITY, those of `check_resubmission`, and those of the ledger: NOT_FOUND, SAME_COMPANY,
    EVIDENCE_UNKNOWN.
    """
    await lock(f"participant:{participant_id}")
    await _refuse_duplicate(ctx, participant_id, form)
    if form.resubmits:
        await check_resubmission(ctx, participant_id, form.resubmits, form)
    row = await ManualActivity.create(
        reference=uuid4(),
        participant_id=participant_id,
        company_key=company_key(form.company),
        status=ManualActivityStatus.SUBMITTED,
        proof_digest=await ctx.uploads.digest(participant_id, form.upload_id),
        submitted_at=ctx.clock.now(),
        **asdict(form),
    )
    await ctx.activities.record(_proposed(row), allow_same_company=allow_same_company)
    await wrote(participant_id, Personal.SEARCH)
    return row.reference


async def _refuse_duplicate(ctx: Context, participant_id: UUID, form: Form) -> None:
    """The same company, position and day count once (golden G32); what counts no longer may be handed in again."""
    same_day = ManualActivity.filter(
        participant_id=participant_id,
        company_key=company_key(form.company),
        kind=form.kind,
        occurred_on=form.occurred_on,
    )
    same = [each for each in await same_day if each.position.casefold() == form.position.casefold()]
    for each in same:
        if await status_of(ctx, each) not in COUNTS_NO_LONGER:
            raise refuse(Code.DUPLICATE_ACTIVITY)


def _proposed(row: ManualActivity) -> ProposedActivity:
    return ProposedActivity(
        kind=row.kind,
        external_id=str(row.reference),
        participant_id=row.participant_id,
        occurred_on=row.occurred_on,
        company=row.company,
        position=row.position,
        uploads=[row.upload_id],
    )
