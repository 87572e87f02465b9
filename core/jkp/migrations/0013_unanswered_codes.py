from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("core", "0012_request_ids")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="Account",
            index=Index(fields=["status", "code_sent_at"]),
        ),
    ]
