from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.audit.models import AuditAction
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("core", "0011_accounts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("pos", fields.BigIntField(null=True, unique=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("actor", fields.CharField(max_length=300)),
                ("action", fields.CharEnumField(description="AuditAction", enum_type=AuditAction, max_length=8)),
                ("kinds", fields.CharField(max_length=100)),
                ("participant_id", fields.UUIDField(null=True, db_index=True)),
                ("operation", fields.CharField(max_length=100)),
                ("request_id", fields.CharField(max_length=64)),
                ("prev_hash", fields.CharField(null=True, max_length=64)),
                ("hash", fields.CharField(null=True, max_length=64)),
            ],
            options={
                "table": "audit_entry",
                "app": "core",
                "pk_attr": "id",
                "table_description": "One entry. `pos`, `prev_hash` and `hash` are given once it is committed: it is then part of the chain.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Erasure",
            fields=[
                ("participant_id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("asked_by", fields.CharField(max_length=300)),
                ("kept_until", fields.DateField(null=True, db_index=True)),
                ("completed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "erasure",
                "app": "core",
                "pk_attr": "participant_id",
                "table_description": "Somebody who asked to be erased. What had to be kept is erased after `kept_until`: `completed_at` says when.",
            },
            bases=["Model"],
        ),
    ]
