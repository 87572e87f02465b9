from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.plugin.models import SourceStatus
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("core", "0002_the_claim_whole")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DeadEvent",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("plugin", fields.CharField(max_length=64)),
                ("subscriber", fields.CharField(max_length=64)),
                ("pos", fields.BigIntField()),
                ("event_id", fields.UUIDField()),
                ("last_error", fields.CharField(max_length=200)),
                ("died_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "dead_event",
                "app": "core",
                "unique_together": (("plugin", "subscriber", "pos"),),
                "pk_attr": "id",
                "table_description": "An event that a subscriber failed at too often, and was not told of.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LinkedAccount",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("plugin", fields.CharField(max_length=64)),
                ("participant_id", fields.UUIDField()),
                ("account", fields.CharField(max_length=128)),
                ("linked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "linked_account",
                "app": "core",
                "unique_together": (("plugin", "account"), ("plugin", "participant_id")),
                "indexes": [Index(fields=["participant_id"])],
                "pk_attr": "id",
                "table_description": "The account of one participant at the board of one plugin.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SourceState",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("plugin", fields.CharField(max_length=64)),
                ("source", fields.CharField(max_length=64)),
                ("status", fields.CharEnumField(description="SourceStatus", enum_type=SourceStatus, max_length=16)),
                ("failures", fields.IntField(default=0)),
                ("next_try_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_synced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_error", fields.CharField(null=True, max_length=200)),
                ("fingerprint", fields.CharField(null=True, max_length=64)),
                ("held_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "source_state",
                "app": "core",
                "unique_together": (("plugin", "source"),),
                "pk_attr": "id",
                "table_description": "How one source is doing. Of an error only the class is kept, and of the settings only a fingerprint.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SubscriberCursor",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("plugin", fields.CharField(max_length=64)),
                ("subscriber", fields.CharField(max_length=64)),
                ("pos", fields.BigIntField()),
                ("failures", fields.IntField(default=0)),
                ("next_try_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_error", fields.CharField(null=True, max_length=200)),
                ("held_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "subscriber_cursor",
                "app": "core",
                "unique_together": (("plugin", "subscriber"),),
                "pk_attr": "id",
                "table_description": "How far one subscriber is: it was told of every event up to `pos`. `failures` counts those of the next one.",
            },
            bases=["Model"],
        ),
    ]
