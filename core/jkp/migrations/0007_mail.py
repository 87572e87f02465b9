from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.mail.terms import Language, MailKind, MailStatus
from jkp.security import sealing
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import UUID, uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps


async def _seal_addresses(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """Addresses were kept in clear."""
    query = "SELECT id, email FROM participant WHERE email IS NOT NULL"
    for row in (await editor.client.execute_query(query))[1]:
        row_id = str(UUID(str(row["id"])))
        sealed = sealing.current().seal("participant.email", row_id, row["email"])
        is_postgres = editor.client.capabilities.dialect == "postgres"
        placeholders = ("$1", "$2") if is_postgres else ("?", "?")
        update = "UPDATE participant SET email_sealed = {} WHERE id = {}".format(*placeholders)  # noqa: S608 - placeholders
        await editor.client.execute_query(update, [sealed, row["id"]])


class Migration(migrations.Migration):
    dependencies = [("core", "0005_following")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Mail",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("occasion", fields.CharField(max_length=128)),
                ("kind", fields.CharEnumField(description="MailKind", enum_type=MailKind, max_length=32)),
                ("recipient", fields.CharField(max_length=64)),
                ("participant_id", fields.UUIDField(null=True)),
                ("address_sealed", fields.CharField(max_length=640)),
                ("about_sealed", fields.TextField(null=True, unique=False)),
                ("language", fields.CharEnumField(description="Language", enum_type=Language, max_length=2)),
                ("status", fields.CharEnumField(description="MailStatus", enum_type=MailStatus, max_length=16)),
                ("attempts", fields.IntField(default=0)),
                ("next_try_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("held_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_error", fields.CharField(null=True, max_length=200)),
                ("made_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("done_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mail",
                "app": "core",
                "unique_together": (("occasion", "kind", "recipient"),),
                "indexes": [Index(fields=["status", "next_try_at"]), Index(fields=["participant_id"])],
                "pk_attr": "id",
                "table_description": "One mail to one recipient, made once for its occasion. Address and content are sealed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MailPreference",
            fields=[
                ("participant_id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("language", fields.CharEnumField(description="Language", enum_type=Language, max_length=2)),
                ("unwanted", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("refused_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "mail_preference",
                "app": "core",
                "pk_attr": "participant_id",
                "table_description": "What a participant said about her mails. `unwanted` are kinds. `refused_at`: her address was refused for good.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Participant",
            options={
                "table": "participant",
                "app": "core",
                "pk_attr": "id",
                "table_description": "An insured worker (R011). NIK and e-mail address are sealed, and `nik_index` finds a NIK without opening it.",
            },
        ),
        ops.AddField(
            model_name="Participant",
            name="email_sealed",
            field=fields.CharField(null=True, max_length=640),
        ),
        ops.RunPython(_seal_addresses),
        ops.RemoveField(model_name="Participant", name="email"),
    ]
