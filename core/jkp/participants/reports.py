"""What is reported about the end of an employment: through which channel, and until when (R040-R046). No query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jkp import clock
from jkp.errors import Code, refuse
from jkp.participants.forms import EmployerForm
from jkp.participants.models import Termination, TerminationReport
from jkp.participants.terms import ReportChannel, TerminationCause
from jkp.regulation import rulebook, workdays
from jkp.regulation.deadlines import due_on
from jkp.security.principals import Role

CHANNELS: Mapping[Role, tuple[ReportChannel, ...]] = {
    Role.PARTICIPANT: (ReportChannel.SIAPKERJA_PARTICIPANT,),
    Role.EMPLOYER: (ReportChannel.WLKP, ReportChannel.SIAPKERJA_EMPLOYER),
    Role.OFFICER: (ReportChannel.WLKP, ReportChannel.SIAPKERJA_EMPLOYER, ReportChannel.SIAPKERJA_PARTICIPANT),
}
"""Through which channels each role reports (AMB-15); the first is taken when none is named."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What one party says of the end of an employment, with its proofs or its form."""

    terminated_on: date
    cause: TerminationCause
    channel: ReportChannel | None = None
    upload_ids: Sequence[UUID] = ()
    form: EmployerForm | None = None


def channel_of(role: Role, named: ReportChannel | None) -> ReportChannel:
    """The channel of a report. Error: FORBIDDEN for one that is not this role's."""
    own = CHANNELS[role]
    if named is not None and named not in own:
        raise refuse(Code.FORBIDDEN, path=("channel",))
    return named or own[0]


@dataclass(frozen=True)
class Deadline:
    """An employer's last day to report, the calendar that gave it, and whether it is over."""

    due_on: date | None = None
    calendar_version: str | None = None
    late: bool = False


def deadline(channel: ReportChannel, terminated_on: date) -> Deadline:
    """Until when a report had to come today (R040, AMB-03); a participant has no deadline.

    Error: RULEBOOK_NOT_EFFECTIVE for an employer's report of a termination before the first law.
    """
    if channel is ReportChannel.SIAPKERJA_PARTICIPANT:
        return Deadline()
    calendar = workdays.current()
    due = due_on(terminated_on, rulebook.current().employer_report_due(terminated_on), calendar)
    return Deadline(due, calendar.version, clock.today() > due)


def agrees(report: TerminationReport, termination: Termination) -> bool:
    """Whether a report says the same as the first one."""
    return (report.terminated_on, report.cause) == (termination.terminated_on, termination.cause)
