"""Ask for counselling, and take it back (R091). Runs inside an open transaction."""

from uuid import UUID, uuid4

from jkp.plugin import Code, Personal, PluginContext, Reason, Refused, lock, refuse, wrote
from jkp_counselling.finding import of_counsellee
from jkp_counselling.models import Session
from jkp_counselling.settings import CounsellingSettings
from jkp_counselling.terms import OPEN, CounsellingStatus
from jkp_counselling.texts import a_text

Context = PluginContext[CounsellingSettings]


async def request(ctx: Context, participant_id: UUID, reason: str) -> UUID:
    """Ask for a session; its id.

    Errors: CASE_NOT_ACTIVE without a running benefit, JOB_SEEKER_REQUIRED, SELF_ASSESSMENT_REQUIRED, COUNSELLING_OPEN
    while an earlier session is not over, INVALID_INPUT.
    """
    await lock(f"participant:{participant_id}")
    text = a_text(reason, "reason", ctx.settings.longest_text)
    month = await ctx.missions.month_on(participant_id, ctx.clock.today())
    if month is None:
        raise refuse(Code.CASE_NOT_ACTIVE)
    await _require_steps_before(ctx, participant_id)
    if await Session.exists(participant_id=participant_id, status__in=OPEN):
        raise refuse(Code.COUNSELLING_OPEN)
    session = await Session.create(
        id=uuid4(),
        participant_id=participant_id,
        case_id=month.case_id,
        reason=text,
        status=CounsellingStatus.REQUESTED,
        requested_at=ctx.clock.now(),
        note="",
        responses={},
        vacancies=[],
        courses=[],
    )
    await wrote(participant_id, Personal.COUNSELLING)
    return session.id


async def cancel(ctx: Context, participant_id: UUID, session_id: UUID) -> UUID:
    """Take a session back before it starts; its id. Errors: NOT_FOUND, ILLEGAL_TRANSITION."""
    waiting = (CounsellingStatus.REQUESTED, CounsellingStatus.SCHEDULED)
    session = await of_counsellee(participant_id, session_id, *waiting)
    session.status, session.closed_at = CounsellingStatus.CANCELLED, ctx.clock.now()
    await session.save(update_fields=["status", "closed_at"])
    return session.id


async def _require_steps_before(ctx: Context, participant_id: UUID) -> None:
    """The registration as a job seeker (R091) and the self-assessment (R070), where the operator asks for them."""
    if ctx.settings.require_job_seeker and await ctx.facts.of(participant_id, "profile.job_seeker") is None:
        raise Refused(Reason(code=Code.JOB_SEEKER_REQUIRED, plugin="profile"))
    if ctx.settings.require_assessment and await ctx.facts.of(participant_id, "assessment.result") is None:
        raise Refused(Reason(code=Code.SELF_ASSESSMENT_REQUIRED, plugin="assessment"))
