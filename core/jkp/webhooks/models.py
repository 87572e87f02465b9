"""Endpoints of integrators, what is to be delivered to them, and what came of it.

Moments here are the machine's: the programme's clock stands still in the sandbox, and nothing would be tried again.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from jkp.webhooks.terms import AttemptFailure, DeliveryState, DisabledReason

SECRET_COLUMN = "webhook_endpoint.secret"  # noqa: S105 - the name of a column


class WebhookEndpoint(Model):
    """Where an integrator is told. Every event up to `pos` has become a delivery, if it is wanted.

    Secrets are sealed. The old one signs too until `old_secret_until`. Between `replay_pos` and `replay_until` events
    are delivered again. `failures` counts those in a row that say that the receiver is down: it rests until
    `rests_until`. While `held_until` lies in the future, one server delivers to it.
    """

    SEALED: ClassVar = {"secret": SECRET_COLUMN, "old_secret": SECRET_COLUMN}

    id = fields.UUIDField(primary_key=True, default=uuid4)
    owner = fields.CharField(max_length=200, db_index=True)
    url = fields.CharField(max_length=2000)
    description = fields.CharField(max_length=200)
    email = fields.CharField(max_length=254)
    types: list[str] = fields.JSONField()
    secret = fields.TextField()
    old_secret = fields.TextField(null=True)
    old_secret_until = fields.DatetimeField(null=True)
    pos = fields.BigIntField()
    replay_pos = fields.BigIntField(null=True)
    replay_until = fields.BigIntField(null=True)
    failures = fields.IntField(default=0)
    failing_since = fields.DatetimeField(null=True)
    rests_until = fields.DatetimeField(null=True)
    held_until = fields.DatetimeField(null=True)
    last_delivered_at = fields.DatetimeField(null=True)
    disabled_at = fields.DatetimeField(null=True)
    disabled_reason = fields.CharEnumField(DisabledReason, description="DisabledReason", max_length=16, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "webhook_endpoint"


class WebhookDelivery(Model):
    """One event for one endpoint. `pos` is its place in the log, or 0 for a test event.

    `tries` counts the attempts since it was last begun: it begins again when it is sent again.
    """

    id = fields.UUIDField(primary_key=True, default=uuid4)
    endpoint: fields.ForeignKeyRelation[WebhookEndpoint] = fields.ForeignKeyField(
        "core.WebhookEndpoint", related_name="deliveries", on_delete=fields.RESTRICT
    )
    endpoint_id: UUID
    event_id = fields.UUIDField()
    pos = fields.BigIntField()
    type = fields.CharField(max_length=40)
    claim_id = fields.UUIDField(null=True)
    version = fields.IntField(null=True)
    state = fields.CharEnumField(DeliveryState, description="DeliveryState", max_length=16)
    tries = fields.IntField(default=0)
    next_at = fields.DatetimeField()
    last_status = fields.IntField(null=True)
    last_failure = fields.CharEnumField(AttemptFailure, description="AttemptFailure", max_length=16, null=True)
    created_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "webhook_delivery"
        unique_together = (("endpoint_id", "event_id"),)
        indexes = (
            ("endpoint_id", "state", "next_at"),
            ("endpoint_id", "claim_id", "state", "pos"),
            ("endpoint_id", "created_at"),
            ("state", "ended_at"),
        )


class WebhookAttempt(Model):
    """One request to an endpoint. Of its answer the status alone is kept."""

    id = fields.BigIntField(primary_key=True)
    delivery: fields.ForeignKeyRelation[WebhookDelivery] = fields.ForeignKeyField(
        "core.WebhookDelivery", related_name="attempts", on_delete=fields.RESTRICT
    )
    delivery_id: UUID
    begun_at = fields.DatetimeField()
    milliseconds = fields.IntField()
    status = fields.IntField(null=True)
    failure = fields.CharEnumField(AttemptFailure, description="AttemptFailure", max_length=16, null=True)

    class Meta:
        """The table."""

        table = "webhook_attempt"
        indexes = (("delivery_id",),)
