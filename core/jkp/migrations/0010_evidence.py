from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.evidence.terms import EvidenceState, MediaType
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("core", "0006_webhooks")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Upload",
            name="expires_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Upload",
            name="media_type",
            field=fields.CharEnumField(null=True, description="MediaType", enum_type=MediaType, max_length=40),
        ),
        ops.AddField(
            model_name="Upload",
            name="state",
            field=fields.CharEnumField(
                default=EvidenceState.QUARANTINED,
                db_index=True,
                description="EvidenceState",
                db_default=EvidenceState.QUARANTINED,
                enum_type=EvidenceState,
                max_length=20,
            ),
        ),
    ]
