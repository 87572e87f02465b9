from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.accounts.models import AccountStatus, CodePurpose
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("core", "0008_api_keys")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Account",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("email_index", fields.CharField(unique=True, max_length=64)),
                ("email_sealed", fields.CharField(max_length=640)),
                ("nik_index", fields.CharField(db_index=True, max_length=64)),
                ("nik_sealed", fields.CharField(max_length=255)),
                ("details_sealed", fields.TextField(unique=False)),
                ("password_hash", fields.CharField(max_length=255)),
                ("language", fields.CharField(max_length=2)),
                ("status", fields.CharEnumField(description="AccountStatus", enum_type=AccountStatus, max_length=8)),
                ("participant_id", fields.UUIDField(null=True, unique=True)),
                ("generation", fields.IntField(default=1)),
                ("registered_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("code_hash", fields.CharField(null=True, max_length=64)),
                (
                    "code_purpose",
                    fields.CharEnumField(null=True, description="CodePurpose", enum_type=CodePurpose, max_length=8),
                ),
                ("code_ends_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("code_attempts", fields.IntField(default=0)),
                ("codes_sent", fields.IntField(default=0)),
                ("codes_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("code_sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "account",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One account, known by its address. What says who somebody is, is sealed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignInGuard",
            fields=[
                ("login_index", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ("failures", fields.IntField(default=0)),
                ("locked_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "sign_in_guard",
                "app": "core",
                "pk_attr": "login_index",
                "table_description": "How often somebody failed to sign in under one name, whether there is an account of that name or not.",
            },
            bases=["Model"],
        ),
    ]
