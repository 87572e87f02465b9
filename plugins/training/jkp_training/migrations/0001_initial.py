from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Enrolment",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField()),
                ("course_code", fields.CharField(max_length=64)),
                ("provider", fields.CharField(max_length=64)),
                ("enrolled_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "training_enrolment",
                "app": "training",
                "unique_together": (("participant_id", "course_code"),),
                "indexes": [Index(fields=["provider", "id"])],
                "pk_attr": "id",
                "table_description": "A participant takes a course.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "enrolment",
                    fields.ForeignKeyField(
                        "training.Enrolment",
                        source_field="enrolment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="sessions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("day", fields.DateField()),
                ("attended", fields.BooleanField(null=True)),
            ],
            options={
                "table": "training_session",
                "app": "training",
                "unique_together": (("enrolment_id", "day"),),
                "pk_attr": "id",
                "table_description": "One day of the course. `attended` is null until attendance was recorded.",
            },
            bases=["Model"],
        ),
    ]
