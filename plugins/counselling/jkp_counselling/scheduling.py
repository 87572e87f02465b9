"""What a counsellor does with a request: approve and schedule, decline, note that nobody came (R091).

Runs inside an open transaction.
"""

from datetime import datetime, timedelta
from uuid import UUID

from jkp.plugin import Code, PluginContext, Reason, Refused, invalid, lock, refuse
from jkp_counselling.finding import of_counsellor
from jkp_counselling.models import Session
from jkp_counselling.settings import CounsellingSettings
from jkp_counselling.terms import CounsellingStatus
from jkp_counselling.texts import a_text, a_video_url

Context = PluginContext[CounsellingSettings]
TAKES_TIME = (CounsellingStatus.SCHEDULED, CounsellingStatus.STARTED)


async def schedule(ctx: Context, counsellor: str, session_id: UUID, at: datetime, video_url: str | None) -> UUID:
    """Approve a request and set its time, or move a session that was not started; its id.

    Errors: NOT_FOUND, ILLEGAL_TRANSITION, INVALID_INPUT for a time that has passed, COUNSELLING_SLOT_TAKEN.
    """
    await lock(f"counselling.counsellor:{counsellor}")
    waiting = (CounsellingStatus.REQUESTED, CounsellingStatus.SCHEDULED)
    session = await of_counsellor(counsellor, session_id, *waiting)
    if at < ctx.clock.now():
        raise invalid(path=("scheduledAt",), id="waktu sudah lewat", en="the time has passed")
    session.scheduled_at, session.ends_at = at, at + timedelta(minutes=ctx.settings.session_minutes)
    session.counsellor, session.video_url = counsellor, a_video_url(video_url)
    session.status = CounsellingStatus.SCHEDULED
    await _require_free(session)
    await session.save(update_fields=["scheduled_at", "ends_at", "counsellor", "video_url", "status"])
    return session.id


async def decline(ctx: Context, counsellor: str, session_id: UUID, why: str) -> UUID:
    """Decline a request, with a reason that the participant reads. Errors: NOT_FOUND, ILLEGAL_TRANSITION."""
    session = await of_counsellor(counsellor, session_id, CounsellingStatus.REQUESTED)
    session.note = a_text(why, "reason", ctx.settings.longest_text)
    session.counsellor = counsellor
    return await _closed(ctx, session, CounsellingStatus.DECLINED)


async def note_no_show(ctx: Context, counsellor: str, session_id: UUID) -> UUID:
    """The participant did not come. Errors: NOT_FOUND, ILLEGAL_TRANSITION, COUNSELLING_NOT_YET while she may come."""
    session = await of_counsellor(counsellor, session_id, CounsellingStatus.SCHEDULED)
    require_time(ctx, session, timedelta(minutes=ctx.settings.no_show_after_minutes))
    return await _closed(ctx, session, CounsellingStatus.NO_SHOW)


def require_time(ctx: Context, session: Session, later: timedelta = timedelta()) -> None:
    """Refuse what comes before the time of the session, or too soon after it, with COUNSELLING_NOT_YET."""
    if session.scheduled_at is None:
        raise refuse(Code.ILLEGAL_TRANSITION, path=("sessionId",), status=session.status.name)
    possible_at = session.scheduled_at + later
    if ctx.clock.now() < possible_at:
        raise Refused(Reason(code=Code.COUNSELLING_NOT_YET, until=possible_at), path=("sessionId",))


async def _require_free(session: Session) -> None:
    others = Session.filter(counsellor=session.counsellor, status__in=TAKES_TIME).exclude(id=session.id)
    if await others.filter(scheduled_at__lt=session.ends_at, ends_at__gt=session.scheduled_at).exists():
        raise refuse(Code.COUNSELLING_SLOT_TAKEN, path=("scheduledAt",))


async def _closed(ctx: Context, session: Session, status: CounsellingStatus) -> UUID:
    session.status, session.closed_at = status, ctx.clock.now()
    await session.save(update_fields=["status", "closed_at", "note", "counsellor"])
    return session.id
