"""What a list of participants has assessed, in one statement each."""

from uuid import UUID

from jkp_assessment.models import CompletedAssessment, Draft
from jkp_schema.api import Batch, one_each

RESULTS: Batch[UUID, CompletedAssessment | None] = Batch(one_each(CompletedAssessment, "participant_id"))
DRAFTS: Batch[UUID, Draft | None] = Batch(one_each(Draft, "participant_id"))
