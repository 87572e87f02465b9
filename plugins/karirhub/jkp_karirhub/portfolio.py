"""Applications as they are read, with their vacancies, invitations and steps: in three statements a page."""

from uuid import UUID

from tortoise.queryset import QuerySet

from jkp.plugin import reader
from jkp_karirhub.folding import folded
from jkp_karirhub.models import Application


def of_participant(participant_id: UUID) -> QuerySet[Application]:
    """What a participant applied for (R084)."""
    return _whole(Application.filter(participant_id=participant_id))


def received_by(company: str) -> QuerySet[Application]:
    """The applications for a company's vacancies."""
    return _whole(Application.filter(vacancy__company_folded=folded(company)))


async def application(application_id: int) -> Application:
    """One application, whose reader was checked before."""
    return await _whole(Application.filter(id=application_id)).get()


async def invited(invitation_id: UUID) -> Application:
    """The application that an invitation answers."""
    return await _whole(Application.filter(invitations__id=invitation_id)).get()


async def moved(change_id: UUID) -> Application:
    """The application that took a step."""
    return await _whole(Application.filter(changes__id=change_id)).get()


def _whole(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.using_db(reader()).select_related("vacancy").prefetch_related("invitations", "changes")
