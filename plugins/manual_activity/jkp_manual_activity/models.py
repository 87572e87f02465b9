"""The plugin's table."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.plugin import ActivityKind
from jkp_manual_activity.terms import (
    ManualActivityGround,
    ManualActivityMedium,
    ManualActivityMethod,
    ManualActivityOutsideReason,
    ManualActivityStatus,
)


class ManualActivity(Model):
    """A completed form of either kind, with its proof and its review.

    `id` gives the order of entry; `reference` names the row everywhere else, also in the core's ledger.
    `medium`, `media`, `outside_reason` and `note` belong to the application, `experience` and `process` to the
    interview; forms from before there was a choice have no medium and no reason. `proof_digest` is the SHA-256 of the
    proof, and `resubmits` the `reference` of the rejected form that this one takes the place of.
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
    medium = fields.CharEnumField(ManualActivityMedium, description="ManualActivityMedium", max_length=20, null=True)
    media = fields.CharField(max_length=200, default="")
    outside_reason = fields.CharEnumField(
        ManualActivityOutsideReason, description="ManualActivityOutsideReason", max_length=12, null=True
    )
    note = fields.TextField(default="")
    experience = fields.TextField(default="")
    process = fields.TextField(default="")
    upload_id = fields.UUIDField()
    proof_digest = fields.CharField(max_length=64, null=True)
    resubmits: UUID | None = fields.UUIDField(null=True)
    status = fields.CharEnumField(ManualActivityStatus, description="ManualActivityStatus", max_length=16)
    submitted_at = fields.DatetimeField()
    withdrawn_at = fields.DatetimeField(null=True)
    review_ground = fields.CharEnumField(
        ManualActivityGround, description="ManualActivityGround", max_length=24, null=True
    )
    review_reason = fields.CharField(max_length=500, default="")
    reviewed_by = fields.CharField(max_length=128, null=True)
    reviewed_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "manual_activity_form"
        indexes = (
            ("participant_id", "id"),
            ("status", "id"),
            ("participant_id", "company_key"),
            ("proof_digest",),
            ("resubmits",),
        )
