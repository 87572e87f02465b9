"""Keep what the real Karirhub tells. Each verb runs inside an open transaction, and twice is once.

It has happened already, so the gate does not ask. What comes late, after something newer, or contradicts what was said
before, is kept in the history with its date, and changes nothing else.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from uuid import UUID, uuid5

from jkp.plugin import Code, PluginContext, ProposedActivity, lock, refuse
from jkp_karirhub import applying, entering, inviting, lifecycle, moving
from jkp_karirhub.messages import ToldApplication, ToldCall, ToldVacancy
from jkp_karirhub.models import Application, Invitation, StatusChange, Vacancy
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.terms import ApplicationStatus, Move, Mover

Context = PluginContext[KarirhubSettings]
JAKARTA = timezone(timedelta(hours=7))
CALLS = UUID("5f0c8a0e-3c0b-4f0e-9d57-6d1c2b9d7a41")
"""The namespace of the ids of calls that the board told."""
MOVES = {after: move for move, after in lifecycle.RESULTS.items()}


async def keep_vacancy(told: ToldVacancy) -> Vacancy:
    """Enter the vacancy, or bring it up to what was told, unless something newer was told before."""
    await lock(f"karirhub:vacancy:{told.code}")
    known = await Vacancy.get_or_none(code=told.code)
    if known is None:
        vacancy = entering.row(told.model_dump())
    elif known.changed_at and known.changed_at >= told.changed_at:
        return known
    else:
        vacancy = known.update_from_dict(told.model_dump())
        entering.refresh(vacancy)
    await vacancy.save()
    return vacancy


async def keep_application(ctx: Context, participant_id: UUID, told: ToldApplication) -> Sequence[ProposedActivity]:
    """Keep an application with its steps and calls; the activities that they are, without one that was taken back.

    Error: DUPLICATE_ACTIVITY where it is another participant's.
    """
    await lock(f"participant:{participant_id}")
    application = await _application(participant_id, told)
    events = [(move.at, move.status, None) for move in told.moves] + [(c.at, None, c) for c in told.calls]
    for at, status, call in sorted(events, key=lambda event: event[0]):
        if call:
            await _call(application, call)
        elif status:
            await _move(application, status, at)
    if application.status is ApplicationStatus.WITHDRAWN:
        await moving.uncount(ctx, application)
    return await _activities(application)


async def _application(participant_id: UUID, told: ToldApplication) -> Application:
    """The application that was told; one that was sent here becomes the one that the board knows."""
    vacancy = await keep_vacancy(told.vacancy)
    known = await Application.get_or_none(external_id=told.id).select_related("vacancy")
    if known and known.participant_id != participant_id:
        raise refuse(Code.DUPLICATE_ACTIVITY)
    known = known or await Application.get_or_none(participant_id=participant_id, vacancy=vacancy)
    if known is None:
        return await _sent(participant_id, vacancy, told)
    if known.external_id is None:
        known.external_id = told.id
        await known.save(update_fields=["external_id"])
    await known.fetch_related("vacancy")
    return known


async def _sent(participant_id: UUID, vacancy: Vacancy, told: ToldApplication) -> Application:
    application = await Application.create(
        participant_id=participant_id,
        vacancy=vacancy,
        status=ApplicationStatus.SENT,
        applied_on=_day(told.sent_at),
        external_id=told.id,
    )
    await moving.note(application, Mover.BOARD, told.sent_at)
    return application


async def _move(application: Application, status: ApplicationStatus, at: datetime) -> None:
    steps = await StatusChange.filter(application_id=application.id).order_by("-changed_at", "-number")
    if any(step.status is status for step in steps):
        return
    if at >= steps[0].changed_at and (application.status, MOVES[status]) in lifecycle.MOVES:
        await moving.step(application, MOVES[status], Mover.BOARD, at)
    else:
        await moving.note(application, Mover.BOARD, at, status)


async def _call(application: Application, told: ToldCall) -> None:
    """A call is one even if the application has come to its end meanwhile."""
    call_id = uuid5(CALLS, f"{application.external_id}:{told.id}")
    if await Invitation.exists(id=call_id):
        return
    await Invitation.create(id=call_id, application=application, kind=told.kind, invited_on=_day(told.at))
    if application.status in lifecycle.OPEN:
        await moving.step(application, Move.CALL, Mover.BOARD, told.at)
    else:
        await moving.note(application, Mover.BOARD, told.at, ApplicationStatus.INTERVIEW)


async def _activities(application: Application) -> Sequence[ProposedActivity]:
    calls = await Invitation.filter(application_id=application.id).order_by("invited_on")
    activities = [inviting.activity(call, application) for call in calls]
    if application.status is ApplicationStatus.WITHDRAWN:
        return activities
    return [applying.activity(application), *activities]


def _day(moment: datetime) -> date:
    """The legal day of a moment."""
    return moment.astimezone(JAKARTA).date()
