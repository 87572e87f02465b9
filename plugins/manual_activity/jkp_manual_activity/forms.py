"""The two forms: what must be filled in, and what becomes of it. Pure (R125-R127, R170, AMB-09)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jkp.plugin import ActivityKind, Code, Refused, invalid, refuse
from jkp_manual_activity.inputs import ManualActivitySubmitApplicationInput, ManualActivitySubmitInterviewInput
from jkp_manual_activity.settings import ManualActivitySettings
from jkp_manual_activity.terms import ManualActivityMedium, ManualActivityMethod, ManualActivityOutsideReason
from jkp_manual_activity.texts import a_line, a_text, an_optional_line, an_optional_text
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
    medium: ManualActivityMedium | None = None
    media: str = ""
    outside_reason: ManualActivityOutsideReason | None = None
    note: str = ""
    experience: str = ""
    process: str = ""
    resubmits: UUID | None = None


def application(given: ManualActivitySubmitApplicationInput, limits: ManualActivitySettings, today: date) -> Form:
    """The form of an application.

    Errors, each with its path: INVALID_INPUT, ACTIVITY_DATE_IN_FUTURE, OUTSIDE_REASON_REQUIRED, EVIDENCE_…, NOT_FOUND
    for an id in `resubmits` that is none.
    """
    return Form(
        kind=ActivityKind.JOB_APPLICATION,
        company=a_line(given.company, "company", limits.longest_name),
        company_address=a_text(given.company_address, "companyAddress", limits.longest_address),
        position=a_line(given.position, "position", limits.longest_name),
        occurred_on=_until(today, given.applied_on, "appliedOn"),
        method=given.method,
        medium=given.medium,
        media=_media(given, limits.longest_media),
        outside_reason=_outside_reason(given.outside_reason),
        note=_note(given, limits.longest_text),
        upload_id=_proof(given.upload_id),
        resubmits=_earlier(given.resubmits),
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
        resubmits=_earlier(given.resubmits),
    )


def _media(given: ManualActivitySubmitApplicationInput, longest: int) -> str:
    """What the medium is called; another one than those of the list must be named."""
    named = a_line if given.medium is ManualActivityMedium.OTHER else an_optional_line
    return named(given.media or "", "media", longest)


def _outside_reason(reason: ManualActivityOutsideReason | None) -> ManualActivityOutsideReason:
    if reason is None:
        raise refuse(Code.OUTSIDE_REASON_REQUIRED, path=("outsideReason",))
    return reason


def _note(given: ManualActivitySubmitApplicationInput, longest: int) -> str:
    told = a_text if given.outside_reason is ManualActivityOutsideReason.OTHER else an_optional_text
    return told(given.note, "note", longest)


def _earlier(form_id: str | None) -> UUID | None:
    return uuid_of("ManualActivity", form_id, "resubmits") if form_id else None


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
