"""Which papers an enrolment has: a letter when it was given up while it ran, a certificate when it was finished."""

from collections.abc import Sequence
from dataclasses import dataclass

from jkp.plugin import PluginContext
from jkp_training.attendance import Attendance
from jkp_training.catalogue import courses
from jkp_training.models import Enrolment, Session
from jkp_training.papers import Trained, certificate, letter
from jkp_training.settings import TrainingSettings
from jkp_training.status import status_on
from jkp_training.terms import TrainingEnrolmentStatus


@dataclass(frozen=True)
class Paper:
    """A PDF and what to call it."""

    file_name: str
    content: bytes


def letter_of(row: Enrolment, sessions: Sequence[Session], name: str) -> Paper | None:
    """The letter about what was done until the day of the job (R107); none for who was withdrawn while waiting."""
    if row.ended_as is not TrainingEnrolmentStatus.DISCONTINUED_HIRED or row.ended_on is None:
        return None
    ended_on = row.ended_on
    trained = _trained(row, [session for session in sessions if session.day <= ended_on], name)
    return Paper(f"surat-keterangan-{row.id}.pdf", letter(trained, ended_on)) if trained else None


def certificate_of(
    ctx: PluginContext[TrainingSettings], row: Enrolment, sessions: Sequence[Session], name: str
) -> Paper | None:
    """The certificate of a finished training, if enough of all its sessions were attended."""
    status = row.ended_as or status_on(ctx.clock.today(), [session.day for session in sessions])
    trained = _trained(row, sessions, name) if status is TrainingEnrolmentStatus.COMPLETED else None
    if trained is None:
        return None
    min_percent = ctx.rule("mission.training", trained.last_on)["min_percent"]
    return Paper(f"sertifikat-{row.id}.pdf", certificate(trained)) if trained.attendance.suffices(min_percent) else None


def _trained(row: Enrolment, sessions: Sequence[Session], name: str) -> Trained | None:
    """What the paper says; nothing for a course that is no longer in the catalogue, whose title nobody knows."""
    course = courses().get(row.course_code)
    if course is None or not sessions:
        return None
    days = [session.day for session in sessions]
    return Trained(
        number=row.id,
        name=name,
        course=course,
        first_on=min(days),
        last_on=max(days),
        attendance=Attendance.of([session.attended for session in sessions]),
    )
