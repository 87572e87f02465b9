from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp_manual_activity.terms import ManualActivityGround, ManualActivityMedium, ManualActivityOutsideReason
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    dependencies = [("manual_activity", "0001_initial")]

    initial = False

    operations = [
        ops.AddField(
            model_name="ManualActivity",
            name="medium",
            field=fields.CharEnumField(
                null=True, description="ManualActivityMedium", enum_type=ManualActivityMedium, max_length=20
            ),
        ),
        ops.AddField(
            model_name="ManualActivity",
            name="outside_reason",
            field=fields.CharEnumField(
                null=True,
                description="ManualActivityOutsideReason",
                enum_type=ManualActivityOutsideReason,
                max_length=12,
            ),
        ),
        ops.AddField(
            model_name="ManualActivity",
            name="proof_digest",
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name="ManualActivity",
            name="resubmits",
            field=fields.UUIDField(null=True),
        ),
        ops.AddField(
            model_name="ManualActivity",
            name="review_ground",
            field=fields.CharEnumField(
                null=True, description="ManualActivityGround", enum_type=ManualActivityGround, max_length=24
            ),
        ),
        ops.AddField(
            model_name="ManualActivity",
            name="withdrawn_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name="ManualActivity",
            index=Index(fields=["proof_digest"]),
        ),
        ops.AddIndex(
            model_name="ManualActivity",
            index=Index(fields=["resubmits"]),
        ),
    ]
