from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="CompletedAssessment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField(unique=True)),
                ("previous_jobs", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("desired_jobs", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("answers", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("completed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "assessment_completed",
                "app": "assessment",
                "pk_attr": "id",
                "table_description": "A self-assessment with all its answers, from 0 (does not fit me) to 100 (fits me).",
            },
            bases=["Model"],
        ),
    ]
