"""What participants and providers do with enrolments; each verb runs inside an open transaction."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from jkp.plugin import Code, Personal, PluginContext, invalid, lock, refuse, wrote
from jkp_training import gates
from jkp_training.catalogue import Course
from jkp_training.models import Enrolment, Intake, Session
from jkp_training.settings import TrainingSettings

Context = PluginContext[TrainingSettings]


async def enrol(ctx: Context, participant_id: UUID, course: Course, intake_id: UUID | None) -> Enrolment:
    """Enrol in a course, with the sessions of an intake or with those that the provider will schedule.

    Errors: NOT_FOUND, INVALID_INPUT for an intake that has begun, CASE_NOT_ACTIVE,
    COUNSELLING_RECOMMENDATION_REQUIRED, TRAINING_ALREADY_USED, TRAINING_OUTSIDE_MONTHS, and ALREADY_DONE for a course
    that was taken in an earlier benefit.
    """
    await lock(f"participant:{participant_id}")
    intake = await _upcoming(ctx, course, intake_id) if intake_id else None
    case_id = await gates.require_case(ctx, participant_id)
    if intake:
        await gates.require_start(ctx, participant_id, intake.starts_on, "intakeId")
    if await Enrolment.exists(participant_id=participant_id, course_code=course.code):
        raise refuse(Code.ALREADY_DONE, path=("courseCode",))
    enrolment = await Enrolment.create(
        participant_id=participant_id,
        case_id=case_id,
        course_code=course.code,
        provider=course.provider,
        enrolled_at=ctx.clock.now(),
    )
    if intake:
        days = [date.fromisoformat(day) for day in intake.days]
        await Session.bulk_create([Session(enrolment_id=enrolment.id, day=day) for day in days])
    await wrote(participant_id, Personal.TRAINING)
    return enrolment


async def schedule(ctx: Context, provider: str, enrolment_id: int, days: Collection[date]) -> Enrolment:
    """Add a session on each day that has none yet.

    Errors: NOT_FOUND, ILLEGAL_TRANSITION for a training that was given up, TRAINING_OUTSIDE_MONTHS.
    """
    enrolment = await of_provider(provider, enrolment_id)
    if enrolment.ended_as:
        raise refuse(Code.ILLEGAL_TRANSITION, path=("enrolmentId",), status=enrolment.ended_as.name)
    kept = {session.day for session in await Session.filter(enrolment_id=enrolment.id)}
    added = sorted(set(days) - kept)
    if added and (not kept or added[0] < min(kept)):
        await gates.require_start(ctx, enrolment.participant_id, added[0], "days")
    await Session.bulk_create([Session(enrolment_id=enrolment.id, day=day) for day in added])
    return enrolment


async def record_attendance(
    ctx: Context, provider: str, enrolment_id: int, days: Collection[date], *, attended: bool
) -> Enrolment:
    """Record the same for the sessions of all `days`, in place of what was recorded before.

    Errors: NOT_FOUND, ACTIVITY_DATE_IN_FUTURE for a session after today, ILLEGAL_TRANSITION for one after the day on
    which the training was given up.
    """
    enrolment = await of_provider(provider, enrolment_id)
    sessions = await Session.filter(enrolment_id=enrolment.id, day__in=list(days))
    if {session.day for session in sessions} != set(days):
        raise refuse(Code.NOT_FOUND, path=("days",))
    if max(days) > ctx.clock.today():
        raise refuse(Code.ACTIVITY_DATE_IN_FUTURE, path=("days",))
    if enrolment.ended_as and enrolment.ended_on and max(days) > enrolment.ended_on:
        raise refuse(Code.ILLEGAL_TRANSITION, path=("days",), status=enrolment.ended_as.name)
    await Session.filter(id__in=[session.id for session in sessions]).update(attended=attended)
    return enrolment


async def of_provider(provider: str, enrolment_id: int) -> Enrolment:
    """The provider's enrolment, held. Another provider's is NOT_FOUND, like one that does not exist."""
    enrolment = await Enrolment.get_or_none(id=enrolment_id, provider=provider)
    if enrolment is None:
        raise refuse(Code.NOT_FOUND, path=("enrolmentId",))
    await lock(f"participant:{enrolment.participant_id}")
    await enrolment.refresh_from_db()
    await wrote(enrolment.participant_id, Personal.TRAINING)
    return enrolment


async def _upcoming(ctx: Context, course: Course, intake_id: UUID) -> Intake:
    intake = await Intake.get_or_none(id=intake_id, course_code=course.code)
    if intake is None:
        raise refuse(Code.NOT_FOUND, path=("intakeId",))
    if intake.starts_on < ctx.clock.today():
        raise invalid(
            path=("intakeId",),
            id=f"sudah dimulai pada {intake.starts_on}",
            en=f"it began on {intake.starts_on}",
        )
    return intake
