from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.missions.kinds import ActivityKind
from jkp_manual_activity.terms import ManualActivityMethod, ManualActivityStatus
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="ManualActivity",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("reference", fields.UUIDField(unique=True)),
                ("participant_id", fields.UUIDField()),
                ("kind", fields.CharEnumField(description="ActivityKind", enum_type=ActivityKind, max_length=24)),
                ("company", fields.CharField(max_length=200)),
                ("company_key", fields.CharField(max_length=200)),
                ("company_address", fields.TextField(unique=False)),
                ("position", fields.CharField(max_length=200)),
                ("occurred_on", fields.DateField()),
                (
                    "method",
                    fields.CharEnumField(
                        description="ManualActivityMethod", enum_type=ManualActivityMethod, max_length=16
                    ),
                ),
                ("media", fields.CharField(default="", max_length=200)),
                ("note", fields.TextField(default="", unique=False)),
                ("experience", fields.TextField(default="", unique=False)),
                ("process", fields.TextField(default="", unique=False)),
                ("upload_id", fields.UUIDField()),
                (
                    "status",
                    fields.CharEnumField(
                        description="ManualActivityStatus", enum_type=ManualActivityStatus, max_length=16
                    ),
                ),
                ("submitted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("review_reason", fields.CharField(default="", max_length=500)),
                ("reviewed_by", fields.CharField(null=True, max_length=128)),
                ("reviewed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "manual_activity_form",
                "app": "manual_activity",
                "indexes": [
                    Index(fields=["participant_id", "id"]),
                    Index(fields=["status", "id"]),
                    Index(fields=["participant_id", "company_key"]),
                ],
                "pk_attr": "id",
                "table_description": "A completed form of either kind, with its proof and its review.",
            },
            bases=["Model"],
        ),
    ]
