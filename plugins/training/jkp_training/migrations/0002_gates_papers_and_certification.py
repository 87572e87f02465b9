from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp_training.terms import TrainingCertificationResult, TrainingEnrolmentStatus
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Certification",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "enrolment",
                    fields.ForeignKeyField(
                        "training.Enrolment",
                        source_field="enrolment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="certifications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("applied_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "result",
                    fields.CharEnumField(
                        null=True,
                        description="TrainingCertificationResult",
                        enum_type=TrainingCertificationResult,
                        max_length=24,
                    ),
                ),
                ("number", fields.CharField(null=True, max_length=64)),
                ("decided_on", fields.DateField(null=True)),
            ],
            options={
                "table": "training_certification",
                "app": "training",
                "indexes": [Index(fields=["enrolment_id", "applied_at"])],
                "pk_attr": "id",
                "table_description": "A participant who finished a course asks for the test of competence.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Intake",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("course_code", fields.CharField(max_length=64)),
                ("provider", fields.CharField(max_length=64)),
                ("starts_on", fields.DateField()),
                ("days", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "training_intake",
                "app": "training",
                "unique_together": (("course_code", "starts_on"),),
                "indexes": [Index(fields=["starts_on", "id"])],
                "pk_attr": "id",
                "table_description": "A provider gives a course on these days, to whoever enrols in time. `starts_on` is the first of `days`.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Enrolment",
            options={
                "table": "training_enrolment",
                "app": "training",
                "unique_together": (("participant_id", "course_code"),),
                "indexes": [Index(fields=["provider", "id"]), Index(fields=["case_id"])],
                "pk_attr": "id",
                "table_description": "A participant takes a course, in the benefit `case_id`.",
            },
        ),
        ops.AddField(
            model_name="Enrolment",
            name="case_id",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="Enrolment",
            name="ended_as",
            field=fields.CharEnumField(
                null=True, description="TrainingEnrolmentStatus", enum_type=TrainingEnrolmentStatus, max_length=24
            ),
        ),
        ops.AddField(
            model_name="Enrolment",
            name="ended_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Enrolment",
            name="ended_on",
            field=fields.DateField(null=True),
        ),
        ops.AddIndex(
            model_name="Enrolment",
            index=Index(fields=["case_id"]),
        ),
    ]
