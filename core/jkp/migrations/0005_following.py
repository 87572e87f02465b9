from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.events.log import EventType
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("core", "0004_shared_facts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ArchivedEvent",
            fields=[
                ("pos", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("event_id", fields.UUIDField()),
                ("type", fields.CharEnumField(description="EventType", enum_type=EventType, max_length=40)),
                ("participant_id", fields.UUIDField()),
                ("claim_id", fields.UUIDField(null=True, db_index=True)),
                ("version", fields.IntField(null=True)),
                ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("occurred_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "event_archive",
                "app": "core",
                "pk_attr": "pos",
                "table_description": "One change that is too old to be followed, kept as a trail.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnplacedEvent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("event_id", fields.UUIDField()),
                ("type", fields.CharEnumField(description="EventType", enum_type=EventType, max_length=40)),
                ("participant_id", fields.UUIDField()),
                ("claim_id", fields.UUIDField(null=True)),
                ("version", fields.IntField(null=True)),
                ("payload", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("occurred_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "event_outbox",
                "app": "core",
                "pk_attr": "id",
                "table_description": "On PostgreSQL, one change that was committed and has no position yet: see `jkp.events.sequencing`.",
            },
            bases=["Model"],
        ),
    ]
