from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("core", "0009_audit_and_erasure")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ArchivedEvent",
            name="request_id",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AlterModelOptions(
            name="Event",
            options={
                "table": "event_log",
                "app": "core",
                "pk_attr": "pos",
                "table_description": "One change. `version` counts the changes of one claim; `request_id` is null for what no request has caused.",
            },
        ),
        ops.AddField(
            model_name="Event",
            name="request_id",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="Mail",
            name="request_id",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="UnplacedEvent",
            name="request_id",
            field=fields.CharField(null=True, max_length=64),
        ),
    ]
