"""The plugin's tables."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class CompletedAssessment(Model):
    """A self-assessment with all its answers, from 0 (does not fit me) to 100 (fits me), and its result.

    `result` is as it was reckoned when it was completed, so that a later instrument does not change it.
    """

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField(unique=True)
    previous_jobs: list[str] = fields.JSONField()
    desired_jobs: list[str] = fields.JSONField()
    answers: dict[str, int] = fields.JSONField()
    result: list[dict[str, Any]] | None = fields.JSONField(null=True)
    completed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "assessment_completed"


class Draft(Model):
    """What a participant has saved so far."""

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField(unique=True)
    previous_jobs: list[str] = fields.JSONField()
    desired_jobs: list[str] = fields.JSONField()
    answers: dict[str, int] = fields.JSONField()
    saved_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "assessment_draft"
