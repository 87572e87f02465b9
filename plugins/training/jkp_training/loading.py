"""What a list of participants or enrolments has, in one statement each."""

from uuid import UUID

from jkp_schema.api import Batch, many_each
from jkp_training.models import Certification, Enrolment, Session

ENROLMENTS: Batch[UUID, list[Enrolment]] = Batch(many_each(Enrolment, "participant_id", "-id"))
"""The enrolments of participants, newest first."""

SESSIONS: Batch[int, list[Session]] = Batch(many_each(Session, "enrolment_id", "day"))
"""The sessions of enrolments, by day."""

CERTIFICATIONS: Batch[int, list[Certification]] = Batch(many_each(Certification, "enrolment_id", "-applied_at"))
"""The certifications of enrolments, newest first."""
