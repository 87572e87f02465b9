"""Send an application: it is an activity of the participant at once (R083, R113, R116)."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from jkp.plugin import (
    ActivityKind,
    Code,
    PluginContext,
    ProposedActivity,
    RecordedActivity,
    invalid,
    lock,
    refuse,
)
from jkp_karirhub import moving
from jkp_karirhub.gate import require_steps
from jkp_karirhub.models import Application, Vacancy
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.terms import ApplicationStatus, Mover


class Applied(NamedTuple):
    """The application, and the activity that it is."""

    application: Application
    activity: RecordedActivity


async def apply(
    ctx: PluginContext[KarirhubSettings], participant_id: UUID, vacancy_id: int, *, allow_same_company: bool
) -> Applied:
    """Apply for an open vacancy, inside an open transaction.

    Errors: those of the gate, NOT_FOUND, INVALID_INPUT for a closed one, DUPLICATE_ACTIVITY for one applied for
    before, and SAME_COMPANY when the application would not count, unless `allow_same_company`.
    """
    await lock(f"participant:{participant_id}")
    await require_steps(ctx, participant_id)
    today = ctx.clock.today()
    vacancy = await _open_vacancy(vacancy_id, today)
    if await Application.exists(participant_id=participant_id, vacancy_id=vacancy.id):
        raise refuse(Code.DUPLICATE_ACTIVITY, path=("vacancyId",))
    application = await Application.create(
        participant_id=participant_id, vacancy=vacancy, status=ApplicationStatus.SENT, applied_on=today
    )
    await moving.note(application, Mover.PARTICIPANT, ctx.clock.now())
    recorded = await ctx.activities.record(activity(application), allow_same_company=allow_same_company)
    return Applied(application, recorded.activity)


async def _open_vacancy(vacancy_id: int, today: date) -> Vacancy:
    vacancy = await Vacancy.get_or_none(id=vacancy_id, posted_on__lte=today)
    if vacancy is None:
        raise refuse(Code.NOT_FOUND, path=("vacancyId",))
    if vacancy.closes_on and vacancy.closes_on < today:
        raise invalid(
            path=("vacancyId",),
            id=f"lowongan ditutup pada {vacancy.closes_on}",
            en=f"the vacancy closed on {vacancy.closes_on}",
        )
    return vacancy


def activity(application: Application) -> ProposedActivity:
    """An application, which came with its vacancy, as an activity."""
    return ProposedActivity(
        kind=ActivityKind.JOB_APPLICATION,
        external_id=str(application.id),
        participant_id=application.participant_id,
        occurred_on=application.applied_on,
        company=application.vacancy.company,
        position=application.vacancy.title,
    )
