"""The plugin's table."""

from tortoise import fields
from tortoise.models import Model


class CompletedAssessment(Model):
    """A self-assessment with all its answers, from 0 (does not fit me) to 100 (fits me)."""

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField(unique=True)
    previous_jobs: list[str] = fields.JSONField()
    desired_jobs: list[str] = fields.JSONField()
    answers: dict[str, int] = fields.JSONField()
    completed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "assessment_completed"
