"""The report of a new job (R150), which ends the benefit. Runs inside an open transaction."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.claims.ending import case_to_end, end
from jkp.claims.history import note_case
from jkp.claims.lifecycle import CaseStatus
from jkp.claims.models import BenefitCase
from jkp.claims.papers import PlacementReport
from jkp.claims.terms import CaseEnd
from jkp.claims.ticking import catch_up
from jkp.errors import Code, invalid, refuse
from jkp.events.log import EventType
from jkp.participants.registration import a_name
from jkp.regulation import rulebook, workdays
from jkp.regulation.deadlines import due_on
from jkp.security.principals import Principal


@dataclass(frozen=True, kw_only=True)
class NewJob:
    """A job that a participant got, whichever it is (AMB-22): with whom, as what, and since when it is hers."""

    employer_name: str
    position: str
    accepted_on: date


async def report_placement(by: Principal, case_id: UUID, job: NewJob) -> UUID:
    """The participant found work (R150); the id of the case, which ends. A late report is accepted and marked.

    After the last month the report is kept all the same, and the case stays COMPLETED.
    Errors: NOT_FOUND (also for somebody else's case), FORBIDDEN for an officer's own case, ALREADY_DONE for a second
    report, INVALID_INPUT for a day in the future or before the termination, RULEBOOK_NOT_EFFECTIVE for a day before
    the rule, ILLEGAL_TRANSITION for a case that ended otherwise.
    """
    case = await case_to_end(by, case_id)
    await catch_up(case)
    if await PlacementReport.exists(case_id=case.id):
        raise refuse(Code.ALREADY_DONE, path=("benefitCaseId",))
    _check_day(case, job.accepted_on)
    await _keep(by, case, job)
    await note_case(EventType.PLACEMENT_REPORTED, case, accepted_on=job.accepted_on.isoformat())
    if case.status is not CaseStatus.COMPLETED:
        await end(case, CaseEnd.REEMPLOYED, job.accepted_on)
    return case.id


def _check_day(case: BenefitCase, accepted_on: date) -> None:
    if accepted_on > clock.today():
        raise invalid(path=("acceptedOn",), id="tanggal belum terjadi", en="the day lies in the future")
    if accepted_on < case.terminated_on:
        raise invalid(path=("acceptedOn",), id="sebelum PHK", en="before the termination")


async def _keep(by: Principal, case: BenefitCase, job: NewJob) -> None:
    """Store the report with its last day, by the calendar that is known today (golden G22)."""
    calendar = workdays.current()
    last_day = due_on(job.accepted_on, rulebook.current().placement_report_due(job.accepted_on), calendar)
    await PlacementReport.create(
        id=uuid4(),
        case_id=case.id,
        employer_name=a_name(job.employer_name, "employerName"),
        position=a_name(job.position, "position") if job.position else "",
        accepted_on=job.accepted_on,
        reported_at=clock.now(),
        reported_by=f"{by.role}:{by.subject}",
        due_on=last_day,
        calendar_version=calendar.version,
        late=clock.today() > last_day,
    )
    await noting.wrote(case.participant_id, Personal.WORK)
