"""The plugin's tables."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp_counselling.terms import CounsellingAuthor, CounsellingOffice, CounsellingOutcome, CounsellingStatus


class Counsellor(Model):
    """What a counsellor says of itself, for the worksheet (R015, R017). `code` is the subject of its token."""

    code = fields.CharField(max_length=128, primary_key=True)
    name = fields.CharField(max_length=200)
    office = fields.CharEnumField(CounsellingOffice, description="CounsellingOffice", max_length=24)
    certificate = fields.CharField(max_length=64)

    class Meta:
        """The table."""

        table = "counselling_counsellor"


class Session(Model):
    """A request to talk with a counsellor, and what became of it.

    `case_id` is the benefit that ran when it was asked for. `responses` are by question, `vacancies` and `courses` are
    pairs of an id and a note. `worksheet` is what was known of both when it was finished.
    """

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField()
    case_id = fields.UUIDField()
    reason = fields.TextField()
    status = fields.CharEnumField(CounsellingStatus, description="CounsellingStatus", max_length=16)
    requested_at = fields.DatetimeField()
    counsellor = fields.CharField(max_length=128, null=True)
    video_url = fields.CharField(max_length=500, null=True)
    scheduled_at = fields.DatetimeField(null=True)
    ends_at = fields.DatetimeField(null=True)
    started_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    note = fields.TextField()
    outcome = fields.CharEnumField(CounsellingOutcome, description="CounsellingOutcome", max_length=16, null=True)
    responses: dict[str, str] = fields.JSONField()
    vacancies: list[dict[str, str]] = fields.JSONField()
    courses: list[dict[str, str]] = fields.JSONField()
    worksheet: dict[str, dict[str, Any]] | None = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "counselling_session"
        indexes = (
            ("participant_id", "requested_at", "id"),
            ("counsellor", "requested_at", "id"),
            ("status", "requested_at", "id"),
        )


class Message(Model):
    """What one of the two wrote to the other."""

    id = fields.BigIntField(primary_key=True)
    session: fields.ForeignKeyRelation[Session] = fields.ForeignKeyField(
        "counselling.Session", related_name="messages", on_delete=fields.RESTRICT
    )
    session_id: UUID
    author = fields.CharEnumField(CounsellingAuthor, description="CounsellingAuthor", max_length=16)
    text = fields.TextField()
    written_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "counselling_message"
        indexes = (("session_id", "id"),)
