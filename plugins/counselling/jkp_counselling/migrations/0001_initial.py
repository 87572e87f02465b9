from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp_counselling.terms import CounsellingAuthor, CounsellingOffice, CounsellingOutcome, CounsellingStatus
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Counsellor",
            fields=[
                ("code", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=128)),
                ("name", fields.CharField(max_length=200)),
                (
                    "office",
                    fields.CharEnumField(description="CounsellingOffice", enum_type=CounsellingOffice, max_length=24),
                ),
                ("certificate", fields.CharField(max_length=64)),
            ],
            options={
                "table": "counselling_counsellor",
                "app": "counselling",
                "pk_attr": "code",
                "table_description": "What a counsellor says of itself, for the worksheet (R015, R017). `code` is the subject of its token.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Session",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField()),
                ("case_id", fields.UUIDField()),
                ("reason", fields.TextField(unique=False)),
                (
                    "status",
                    fields.CharEnumField(description="CounsellingStatus", enum_type=CounsellingStatus, max_length=16),
                ),
                ("requested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("counsellor", fields.CharField(null=True, max_length=128)),
                ("video_url", fields.CharField(null=True, max_length=500)),
                ("scheduled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("started_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("note", fields.TextField(unique=False)),
                (
                    "outcome",
                    fields.CharEnumField(
                        null=True, description="CounsellingOutcome", enum_type=CounsellingOutcome, max_length=16
                    ),
                ),
                ("responses", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("vacancies", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("courses", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("worksheet", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "counselling_session",
                "app": "counselling",
                "indexes": [
                    Index(fields=["participant_id", "requested_at", "id"]),
                    Index(fields=["counsellor", "requested_at", "id"]),
                    Index(fields=["status", "requested_at", "id"]),
                ],
                "pk_attr": "id",
                "table_description": "A request to talk with a counsellor, and what became of it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Message",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "session",
                    fields.ForeignKeyField(
                        "counselling.Session",
                        source_field="session_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="messages",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "author",
                    fields.CharEnumField(description="CounsellingAuthor", enum_type=CounsellingAuthor, max_length=16),
                ),
                ("text", fields.TextField(unique=False)),
                ("written_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "counselling_message",
                "app": "counselling",
                "indexes": [Index(fields=["session_id", "id"])],
                "pk_attr": "id",
                "table_description": "What one of the two wrote to the other.",
            },
            bases=["Model"],
        ),
    ]
