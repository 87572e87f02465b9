"""The résumés and registrations of a list of participants, in one statement each."""

from uuid import UUID

from jkp_profile.models import JobSeeker, ResumePart
from jkp_schema.api import Batch, many_each, one_each

PARTS: Batch[UUID, list[ResumePart]] = Batch(many_each(ResumePart, "participant_id", "id"))
SEEKERS: Batch[UUID, JobSeeker | None] = Batch(one_each(JobSeeker, "participant_id"))
