from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Draft",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField(unique=True)),
                ("previous_jobs", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("desired_jobs", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("answers", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "assessment_draft",
                "app": "assessment",
                "pk_attr": "id",
                "table_description": "What a participant has saved so far.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="CompletedAssessment",
            options={
                "table": "assessment_completed",
                "app": "assessment",
                "pk_attr": "id",
                "table_description": "A self-assessment with all its answers, from 0 (does not fit me) to 100 (fits me), and its result.",
            },
        ),
        ops.AddField(
            model_name="CompletedAssessment",
            name="result",
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
