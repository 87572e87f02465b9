from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.security.principals import Role
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("core", "0010_evidence")]

    initial = False

    operations = [
        ops.CreateModel(
            name="ApiKey",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("public_part", fields.CharField(unique=True, max_length=16)),
                ("digest", fields.CharField(max_length=64)),
                ("role", fields.CharEnumField(description="Role", enum_type=Role, max_length=20)),
                ("subject", fields.CharField(max_length=200)),
                ("scopes", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("created_by", fields.CharField(max_length=300)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_by", fields.CharField(null=True, max_length=300)),
                ("last_used_on", fields.DateField(null=True)),
            ],
            options={
                "table": "api_key",
                "app": "core",
                "pk_attr": "id",
                "table_description": "A key by which a system comes in, without the key itself: only its SHA-256 is kept.",
            },
            bases=["Model"],
        ),
    ]
