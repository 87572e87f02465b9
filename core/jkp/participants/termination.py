"""Report the end of an employment (R042). Runs inside an open transaction."""

from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.errors import Code, invalid, refuse
from jkp.participants.models import Employment, Termination
from jkp.participants.terms import TerminationCause
from jkp.security.principals import Principal, Role


async def report(by: Principal, employment_id: UUID, terminated_on: date, cause: TerminationCause) -> Termination:
    """Store the report.

    Errors: NOT_FOUND (also for somebody else's employment), TERMINATION_IN_FUTURE, INVALID_INPUT for a day
    before the employment began, TERMINATION_ALREADY_REPORTED.
    """
    employment = await _employment(by, employment_id)
    if terminated_on > clock.today():
        raise refuse(Code.TERMINATION_IN_FUTURE, path=("terminatedOn",))
    if terminated_on < employment.started_on:
        raise invalid(path=("terminatedOn",), id="sebelum hubungan kerja dimulai", en="before the employment began")
    if await Termination.exists(employment_id=employment_id):
        raise refuse(Code.TERMINATION_ALREADY_REPORTED, path=("employmentId",))
    return await Termination.create(
        id=uuid4(),
        employment_id=employment.id,
        participant_id=employment.participant_id,
        terminated_on=terminated_on,
        cause=cause,
        reported_at=clock.now(),
        reported_by=f"{by.role}:{by.subject}",
    )


async def _employment(by: Principal, employment_id: UUID) -> Employment:
    employment = await Employment.get_or_none(id=employment_id)
    foreign = by.role is Role.PARTICIPANT and employment and not by.is_participant(employment.participant_id)
    if employment is None or foreign:
        raise refuse(Code.NOT_FOUND, path=("employmentId",))
    return employment
