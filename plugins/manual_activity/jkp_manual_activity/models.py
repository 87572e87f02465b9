"""The plugin's table."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.plugin import ActivityKind
from jkp_manual_activity.terms import ManualActivityMethod, ManualActivityStatus


class ManualActivity(Model):
    """A completed form of either kind, with its proof and its review.

    `id` gives the order of entry; `reference` names the row everywhere else, also in the core's ledger.
    `media` and `note` belong to the application, `experience` and `process` to the interview.
    """

    id = fields.BigIntField(primary_key=True)
    reference: UUID = fields.UUIDField(unique=True)
    participant_id = fields.UUIDField()
    kind = fields.CharEnumField(ActivityKind, description="ActivityKind", max_length=24)
    company = fields.CharField(max_length=200)
    company_key = fields.CharField(max_length=200)
    company_address = fields.TextField()
    position = fields.CharField(max_length=200)
    occurred_on = fields.DateField()
    method = fields.CharEnumField(ManualActivityMethod, description="ManualActivityMethod", max_length=16)
    media = fields.CharField(max_length=200, default="")
    note = fields.TextField(default="")
    experience = fields.TextField(default="")
    process = fields.TextField(default="")
    upload_id = fields.UUIDField()
    status = fields.CharEnumField(ManualActivityStatus, description="ManualActivityStatus", max_length=16)
    submitted_at = fields.DatetimeField()
    review_reason = fields.CharField(max_length=500, default="")
    reviewed_by = fields.CharField(max_length=128, null=True)
    reviewed_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "manual_activity_form"
        indexes = (("participant_id", "id"), ("status", "id"), ("participant_id", "company_key"))
