from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("core", "0003_plugins")]

    initial = False

    operations = [
        ops.CreateModel(
            name="SharedFact",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("plugin", fields.CharField(max_length=64)),
                ("participant_id", fields.UUIDField()),
                ("name", fields.CharField(max_length=64)),
                ("value", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("stated_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "shared_fact",
                "app": "core",
                "unique_together": (("participant_id", "plugin", "name"),),
                "pk_attr": "id",
                "table_description": "What one plugin says of a participant, for the others to read as `plugin.name`.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Payment",
            index=Index(fields=["payer", "due_on", "id"]),
        ),
    ]
