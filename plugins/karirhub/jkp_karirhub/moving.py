"""Move an application from one state to the next, and date each step. Each verb runs inside an open transaction."""

from datetime import datetime
from uuid import UUID, uuid4

from jkp.plugin import Code, Personal, PluginContext, Retraction, lock, refuse, wrote
from jkp_karirhub.folding import folded
from jkp_karirhub.lifecycle import moved
from jkp_karirhub.models import Application, StatusChange
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.terms import ApplicationStatus, EmployerMove, Move, Mover

Context = PluginContext[KarirhubSettings]


async def note(
    application: Application, by: Mover, at: datetime, status: ApplicationStatus | None = None
) -> StatusChange:
    """Keep as a step that the application stood at `status` from then on; where it stands now, if none is given."""
    await wrote(application.participant_id, Personal.SEARCH)
    number = 1 + await StatusChange.filter(application_id=application.id).count()
    return await StatusChange.create(
        id=uuid4(),
        application=application,
        status=status or application.status,
        changed_at=at,
        changed_by=by,
        number=number,
    )


async def step(application: Application, move: Move, by: Mover, at: datetime) -> StatusChange:
    """Take one step. Error: ILLEGAL_TRANSITION."""
    application.status = moved(application.status, move)
    await application.save(update_fields=["status"])
    return await note(application, by, at)


async def moved_by_company(ctx: Context, company: str, application_id: int, move: EmployerMove) -> UUID:
    """A company says where an application stands; the step's id. Errors: NOT_FOUND, ILLEGAL_TRANSITION.

    A rejection by the company takes nothing from the participant: she has looked for work (R083, R116).
    """
    application = await received(company, application_id)
    return (await step(application, Move(move.value), Mover.EMPLOYER, ctx.clock.now())).id


async def withdrawn(ctx: Context, participant_id: UUID, application_id: int) -> UUID:
    """She takes her application back; the step's id. Errors: NOT_FOUND, ILLEGAL_TRANSITION.

    It counts no longer, unless its claim was decided. A call that came of it was a call, and goes on counting.
    """
    await lock(f"participant:{participant_id}")
    application = await Application.get_or_none(id=application_id, participant_id=participant_id)
    if application is None:
        raise refuse(Code.NOT_FOUND, path=("applicationId",))
    change = await step(application, Move.WITHDRAW, Mover.PARTICIPANT, ctx.clock.now())
    await uncount(ctx, application)
    return change.id


async def uncount(ctx: Context, application: Application) -> None:
    """Take the application's activity out of the count, if an officer has not done so before."""
    activity_id = str(application.id)
    found = await ctx.activities.find([activity_id])
    if any(activity.retraction is None for activity in found.values()):
        await ctx.activities.retract(activity_id, Retraction.WITHDRAWN)


async def received(company: str, application_id: int) -> Application:
    """An application for a vacancy of this company, which nobody else changes now. Error: NOT_FOUND."""
    theirs = Application.filter(id=application_id, vacancy__company_folded=folded(company))
    application = await theirs.get_or_none()
    if application is None:
        raise refuse(Code.NOT_FOUND, path=("applicationId",))
    await lock(f"participant:{application.participant_id}")
    return await theirs.select_related("vacancy").get()
