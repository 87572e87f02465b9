from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.webhooks.terms import AttemptFailure, DeliveryState, DisabledReason
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("core", "0007_mail")]

    initial = False

    operations = [
        ops.CreateModel(
            name="WebhookEndpoint",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("owner", fields.CharField(db_index=True, max_length=200)),
                ("url", fields.CharField(max_length=2000)),
                ("description", fields.CharField(max_length=200)),
                ("email", fields.CharField(max_length=254)),
                ("types", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("secret", fields.TextField(unique=False)),
                ("old_secret", fields.TextField(null=True, unique=False)),
                ("old_secret_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("pos", fields.BigIntField()),
                ("replay_pos", fields.BigIntField(null=True)),
                ("replay_until", fields.BigIntField(null=True)),
                ("failures", fields.IntField(default=0)),
                ("failing_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("rests_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("held_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_delivered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("disabled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "disabled_reason",
                    fields.CharEnumField(
                        null=True, description="DisabledReason", enum_type=DisabledReason, max_length=16
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "webhook_endpoint",
                "app": "core",
                "pk_attr": "id",
                "table_description": "Where an integrator is told. Every event up to `pos` has become a delivery, if it is wanted.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookDelivery",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "endpoint",
                    fields.ForeignKeyField(
                        "core.WebhookEndpoint",
                        source_field="endpoint_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="deliveries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("event_id", fields.UUIDField()),
                ("pos", fields.BigIntField()),
                ("type", fields.CharField(max_length=40)),
                ("claim_id", fields.UUIDField(null=True)),
                ("version", fields.IntField(null=True)),
                ("state", fields.CharEnumField(description="DeliveryState", enum_type=DeliveryState, max_length=16)),
                ("tries", fields.IntField(default=0)),
                ("next_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_status", fields.IntField(null=True)),
                (
                    "last_failure",
                    fields.CharEnumField(
                        null=True, description="AttemptFailure", enum_type=AttemptFailure, max_length=16
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("ended_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "webhook_delivery",
                "app": "core",
                "unique_together": (("endpoint_id", "event_id"),),
                "indexes": [
                    Index(fields=["endpoint_id", "state", "next_at"]),
                    Index(fields=["endpoint_id", "claim_id", "state", "pos"]),
                    Index(fields=["endpoint_id", "created_at"]),
                    Index(fields=["state", "ended_at"]),
                ],
                "pk_attr": "id",
                "table_description": "One event for one endpoint. `pos` is its place in the log, or 0 for a test event.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookAttempt",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "delivery",
                    fields.ForeignKeyField(
                        "core.WebhookDelivery",
                        source_field="delivery_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attempts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("begun_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("milliseconds", fields.IntField()),
                ("status", fields.IntField(null=True)),
                (
                    "failure",
                    fields.CharEnumField(
                        null=True, description="AttemptFailure", enum_type=AttemptFailure, max_length=16
                    ),
                ),
            ],
            options={
                "table": "webhook_attempt",
                "app": "core",
                "indexes": [Index(fields=["delivery_id"])],
                "pk_attr": "id",
                "table_description": "One request to an endpoint. Of its answer the status alone is kept.",
            },
            bases=["Model"],
        ),
    ]
