"""The table of decisions, and how one is appended to its chain."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp.claims.models import Claim
from jkp.claims.terms import DecisionMethod, Outcome


class Determination(Model):
    """A decision on a claim, with all that it rested on. Append-only, `hash` covers the row and `prev_hash`.

    `seq` is dense. `inputs` are the facts that were used, `rules` the values of the rule book with their sources.
    """

    id = fields.UUIDField(primary_key=True)
    seq = fields.IntField(null=True, unique=True)
    claim: fields.ForeignKeyRelation[Claim] = fields.ForeignKeyField(
        "core.Claim", related_name="determinations", on_delete=fields.RESTRICT
    )
    claim_id: UUID
    outcome = fields.CharEnumField(Outcome, description="Outcome", max_length=16)
    method = fields.CharEnumField(
        DecisionMethod, description="DecisionMethod", max_length=16, db_default=DecisionMethod.MANUAL
    )
    decided_at = fields.DatetimeField()
    decided_by = fields.CharField(max_length=255)
    rulebook_hash = fields.CharField(max_length=64)
    calendar_version = fields.CharField(max_length=64)
    inputs: dict[str, Any] = fields.JSONField()
    reasons: list[dict[str, Any]] = fields.JSONField()
    rules: list[dict[str, Any]] = fields.JSONField(default=list, null=True)
    rate = fields.DecimalField(max_digits=5, decimal_places=4, null=True)
    amount = fields.BigIntField(null=True)
    prev_hash = fields.CharField(max_length=64, null=True)
    hash = fields.CharField(max_length=64, null=True)

    class Meta:
        """The table."""

        table = "determination"
        indexes = (("claim_id",),)
