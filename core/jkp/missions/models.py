"""The tables about missions: the ledger of activities, and the stored results of evaluation."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.claims.locks import State
from jkp.claims.models import Claim
from jkp.missions.kinds import ActivityKind, Retraction


class Mission(Model):
    """What one month asks for, and the result of its last evaluation (`requirements` as it is shown)."""

    id = fields.UUIDField(primary_key=True)
    claim: fields.OneToOneRelation[Claim] = fields.OneToOneField(
        "core.Claim", related_name="mission", on_delete=fields.RESTRICT
    )
    claim_id: UUID
    case_id = fields.UUIDField(db_index=True)
    participant_id = fields.UUIDField()
    month_no = fields.IntField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    state = fields.CharEnumField(State, description="State", max_length=16)
    points = fields.IntField()
    points_target = fields.IntField()
    requirements: list[dict[str, Any]] = fields.JSONField()
    evaluated_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        """The table."""

        table = "mission"
        indexes = (("participant_id", "starts_on"),)


class Activity(Model):
    """One entry of the ledger. `(plugin, external_id)` is unique: recording twice is harmless.

    `points` and `reason` are what the last evaluation gave it; `mission_id` is null when the day lies in no
    mission's period.
    """

    id = fields.BigIntField(primary_key=True)
    participant_id = fields.UUIDField()
    plugin = fields.CharField(max_length=64)
    external_id = fields.CharField(max_length=128)
    kind = fields.CharEnumField(ActivityKind, description="ActivityKind", max_length=24)
    occurred_on = fields.DateField()
    recorded_at = fields.DatetimeField()
    company = fields.CharField(max_length=200)
    company_key = fields.CharField(max_length=200)
    position = fields.CharField(max_length=200)
    url = fields.CharField(max_length=500, null=True)
    uploads: list[str] = fields.JSONField()
    retraction = fields.CharEnumField(Retraction, description="Retraction", max_length=16, null=True)
    retraction_note = fields.CharField(max_length=500, default="")
    mission: fields.ForeignKeyNullableRelation[Mission] = fields.ForeignKeyField(
        "core.Mission", related_name="activities", null=True, on_delete=fields.RESTRICT
    )
    mission_id: UUID | None
    points = fields.IntField()
    reason: dict[str, Any] | None = fields.JSONField(null=True)

    class Meta:
        """The table."""

        table = "activity"
        unique_together = (("plugin", "external_id"),)
        indexes = (("participant_id", "id"), ("participant_id", "occurred_on"), ("mission_id",))


class Assessed(Model):
    """What a plugin said of one requirement of one mission, and when."""

    id = fields.BigIntField(primary_key=True)
    mission: fields.ForeignKeyRelation[Mission] = fields.ForeignKeyField(
        "core.Mission", related_name="assessed", on_delete=fields.RESTRICT
    )
    mission_id: UUID
    code = fields.CharField(max_length=64)
    plugin = fields.CharField(max_length=64)
    state = fields.CharEnumField(State, description="State", max_length=16)
    current = fields.IntField()
    target = fields.IntField()
    reasons: list[dict[str, Any]] = fields.JSONField()
    assessed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "mission_assessed"
        unique_together = (("mission_id", "code"),)
