"""What participants and providers do with enrolments; each verb runs inside an open transaction."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from jkp.plugin import Code, lock, refuse
from jkp_training.catalogue import Course
from jkp_training.models import Enrolment, Session


async def enrol(participant_id: UUID, course: Course, at: datetime) -> Enrolment:
    """Enrol in a course. Error: ALREADY_DONE for the second time."""
    await lock(f"participant:{participant_id}")
    if await Enrolment.exists(participant_id=participant_id, course_code=course.code):
        raise refuse(Code.ALREADY_DONE, path=("courseCode",))
    return await Enrolment.create(
        participant_id=participant_id, course_code=course.code, provider=course.provider, enrolled_at=at
    )


async def schedule(provider: str, enrolment_id: int, days: Collection[date]) -> Enrolment:
    """Add a session on each day that has none yet. Error: NOT_FOUND."""
    enrolment = await _of_provider(provider, enrolment_id)
    kept = {session.day for session in await _sessions_on(enrolment, days)}
    added = sorted(set(days) - kept)
    await Session.bulk_create([Session(enrolment_id=enrolment.id, day=day) for day in added])
    return enrolment


async def record_attendance(
    provider: str, enrolment_id: int, days: Collection[date], today: date, *, attended: bool
) -> Enrolment:
    """Record the same for the sessions of all `days`, in place of what was recorded before.

    Errors: NOT_FOUND, ACTIVITY_DATE_IN_FUTURE for a session after `today`.
    """
    enrolment = await _of_provider(provider, enrolment_id)
    sessions = await _sessions_on(enrolment, days)
    if {session.day for session in sessions} != set(days):
        raise refuse(Code.NOT_FOUND, path=("days",))
    if max(days) > today:
        raise refuse(Code.ACTIVITY_DATE_IN_FUTURE, path=("days",))
    await Session.filter(id__in=[session.id for session in sessions]).update(attended=attended)
    return enrolment


async def _of_provider(provider: str, enrolment_id: int) -> Enrolment:
    """Another provider's enrolment is not found, like one that does not exist."""
    enrolment = await Enrolment.get_or_none(id=enrolment_id, provider=provider)
    if enrolment is None:
        raise refuse(Code.NOT_FOUND, path=("enrolmentId",))
    await lock(f"participant:{enrolment.participant_id}")
    return enrolment


async def _sessions_on(enrolment: Enrolment, days: Collection[date]) -> list[Session]:
    return await Session.filter(enrolment_id=enrolment.id, day__in=list(days))
