"""Report the end of an employment (R040-R046). Runs inside an open transaction."""

from datetime import date
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import Personal
from jkp.database import lock
from jkp.errors import Code, invalid, refuse
from jkp.evidence import uploads
from jkp.participants import forms, reports
from jkp.participants.forms import EmployerForm
from jkp.participants.models import NIK_COLUMN, Employment, Termination, TerminationReport
from jkp.participants.reports import Reported
from jkp.participants.terms import ReportChannel
from jkp.security import sealing
from jkp.security.principals import Principal, Role

UPLOADS = ("uploadIds",)
MOST_UPLOADS = 10


async def any_employment(by: Principal, employment_id: UUID) -> Employment:
    """The employment, with its employer.

    Errors: NOT_FOUND, for a participant also when it is somebody else's; FORBIDDEN for an officer's own.
    """
    employment = await Employment.get_or_none(id=employment_id).select_related("employer")
    foreign = by.role is Role.PARTICIPANT and employment and not by.is_participant(employment.participant_id)
    if employment is None or foreign:
        raise refuse(Code.NOT_FOUND, path=("employmentId",))
    if by.role is Role.OFFICER and by.is_participant(employment.participant_id):
        raise refuse(Code.FORBIDDEN, path=("employmentId",))
    return employment


async def employed_here(by: Principal, form: EmployerForm, terminated_on: date) -> Employment:
    """The last employment of the form's worker, begun by that day, at the employer whose number (npp) `by` is.

    Error: NOT_FOUND, which never tells what does not fit.
    """
    here = Employment.filter(
        participant__nik_index__in=sealing.current().indexes(NIK_COLUMN, form.nik),
        participant__born_on=form.born_on,
        employer__npp=by.subject,
        started_on__lte=terminated_on,
    )
    employment = await here.order_by("-started_on").select_related("employer").first()
    if employment is None:
        raise refuse(Code.NOT_FOUND)
    return employment


async def report(by: Principal, employment: Employment, given: Reported) -> tuple[Termination, TerminationReport]:
    """Store a party's report; the first one ends the employment, a later one changes nothing of that.

    Errors: FORBIDDEN for another role's channel; EVIDENCE_REQUIRED and EVIDENCE_UNKNOWN for the proofs;
    TERMINATION_IN_FUTURE; INVALID_INPUT for a day before the employment began; TERMINATION_ALREADY_REPORTED for a
    second report through one channel.
    """
    channel = reports.channel_of(by.role, given.channel)
    _check_proofs(by, given)
    _check_day(given.terminated_on, employment)
    await lock(f"participant:{employment.participant_id}")
    ended = await Termination.get_or_none(employment_id=employment.id) or await _ended(by, employment, given)
    if await TerminationReport.exists(termination_id=ended.id, channel=channel):
        raise refuse(Code.TERMINATION_ALREADY_REPORTED, path=("channel",))
    return ended, await _stored(by, ended, employment, channel, given)


def _check_proofs(by: Principal, given: Reported) -> None:
    if by.role is Role.PARTICIPANT and not given.upload_ids:
        raise refuse(Code.EVIDENCE_REQUIRED, path=UPLOADS)
    if len(given.upload_ids) > MOST_UPLOADS:
        raise invalid(path=UPLOADS, id=f"paling banyak {MOST_UPLOADS} berkas", en=f"at most {MOST_UPLOADS} files")


def _check_day(terminated_on: date, employment: Employment) -> None:
    if terminated_on > clock.today():
        raise refuse(Code.TERMINATION_IN_FUTURE, path=("terminatedOn",))
    if terminated_on < employment.started_on:
        raise invalid(path=("terminatedOn",), id="sebelum hubungan kerja dimulai", en="before the employment began")


async def _ended(by: Principal, employment: Employment, given: Reported) -> Termination:
    return await Termination.create(
        id=uuid4(),
        employment_id=employment.id,
        participant_id=employment.participant_id,
        terminated_on=given.terminated_on,
        cause=given.cause,
        reported_at=clock.now(),
        reported_by=_name(by),
    )


async def _stored(
    by: Principal, ended: Termination, employment: Employment, channel: ReportChannel, given: Reported
) -> TerminationReport:
    report_id, deadline = uuid4(), reports.deadline(channel, given.terminated_on)
    used_for = f"termination_report:{report_id}"
    await uploads.use(given.upload_ids, ended.participant_id, used_for=used_for, path=UPLOADS)
    await noting.wrote(ended.participant_id, Personal.WORK, *([Personal.FORM] if given.form else []))
    return await TerminationReport.create(
        id=report_id,
        termination_id=ended.id,
        channel=channel,
        reported_at=clock.now(),
        reported_by=_name(by),
        terminated_on=given.terminated_on,
        cause=given.cause,
        form_sealed=forms.sealed(report_id, given.form, employment),
        uploads=[str(upload_id) for upload_id in given.upload_ids],
        due_on=deadline.due_on,
        calendar_version=deadline.calendar_version,
        late=deadline.late,
    )


def _name(by: Principal) -> str:
    return f"{by.role}:{by.subject}"
