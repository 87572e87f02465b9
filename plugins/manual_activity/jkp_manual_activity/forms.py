"""The two forms: what must be filled in, and what becomes of it. Pure (R125-R127, A4)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jkp.plugin import ActivityKind, Code, Refused, invalid, refuse
from jkp_manual_activity.inputs import ManualActivitySubmitApplicationInput, ManualActivitySubmitInterviewInput
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.terms import ManualActivityMethod
from jkp_manual_activity.texts import a_line, a_text, an_optional_text
from jkp_schema.api import uuid_of

INVITATIONS = (ActivityKind.INTERVIEW, ActivityKind.SELECTION_TEST_CALL)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form that is complete, as it is stored."""

    kind: ActivityKind
    company: str
    company_address: str
    position: str
    occurred_on: date
    method: ManualActivityMethod
    upload_id: UUID
    media: str = ""
    note: str = ""
    experience: str = ""
    process: str = ""


def application(given: ManualActivitySubmitApplicationInput, limits: ManualActivitySettings, today: date) -> Form:
    """The form of an application. Errors: INVALID_INPUT, ACTIVITY_DATE_IN_FUTURE, EVIDENCE_…; each with its path."""
    return Form(
        kind=ActivityKind.JOB_APPLICATION,
        company=a_line(given.company, "company", limits.longest_name),
        company_address=a_text(given.company_address, "companyAddress", limits.longest_address),
        position=a_line(given.position, "position", limits.longest_name),
        occurred_on=_until(today, given.applied_on, "appliedOn"),
        method=given.method,
        media=a_line(given.media, "media", limits.longest_media),
        note=an_optional_text(given.note, "note", limits.longest_text),
        upload_id=_proof(given.upload_id),
    )


def interview(given: ManualActivitySubmitInterviewInput, limits: ManualActivitySettings, today: date) -> Form:
    """The form of an interview or call; errors as of `application`. An invitation is enough (AMB-11)."""
    if given.kind not in INVITATIONS:
        raise invalid(
            path=("kind",), id="kind: INTERVIEW atau SELECTION_TEST_CALL", en="kind: INTERVIEW or SELECTION_TEST_CALL"
        )
    return Form(
        kind=given.kind,
        company=a_line(given.company, "company", limits.longest_name),
        company_address=a_text(given.company_address, "companyAddress", limits.longest_address),
        position=a_line(given.position, "position", limits.longest_name),
        occurred_on=_until(today, given.invited_on, "invitedOn"),
        method=given.method,
        experience=a_text(given.experience, "experience", limits.longest_text),
        process=a_text(given.process, "process", limits.longest_text),
        upload_id=_proof(given.upload_id),
    )


def _until(today: date, day: date, path: str) -> date:
    if day > today:
        raise refuse(Code.ACTIVITY_DATE_IN_FUTURE, path=(path,))
    return day


def _proof(upload_id: str | None) -> UUID:
    if not upload_id:
        raise refuse(Code.EVIDENCE_REQUIRED, path=("uploadId",))
    try:
        return uuid_of("Upload", upload_id)
    except Refused as unknown:
        raise refuse(Code.EVIDENCE_UNKNOWN, path=("uploadId",)) from unknown
