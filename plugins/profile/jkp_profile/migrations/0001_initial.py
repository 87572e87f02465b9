from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp_profile.terms import ProfileEmploymentCondition, ProfileLocation, ProfilePart, ProfilePhysicalCondition
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from uuid import uuid4
from tortoise import fields


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="JobSeeker",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField(unique=True)),
                ("desired_job", fields.CharField(max_length=64)),
                (
                    "employment_condition",
                    fields.CharEnumField(
                        description="ProfileEmploymentCondition", enum_type=ProfileEmploymentCondition, max_length=16
                    ),
                ),
                (
                    "location",
                    fields.CharEnumField(description="ProfileLocation", enum_type=ProfileLocation, max_length=8),
                ),
                ("province", fields.CharField(null=True, max_length=2)),
                (
                    "physical_condition",
                    fields.CharEnumField(
                        description="ProfilePhysicalCondition", enum_type=ProfilePhysicalCondition, max_length=16
                    ),
                ),
                ("registered_on", fields.DateField()),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "profile_job_seeker",
                "app": "profile",
                "pk_attr": "id",
                "table_description": "What somebody who is registered as a job seeker looks for.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ResumePart",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField()),
                ("part", fields.CharEnumField(description="ProfilePart", enum_type=ProfilePart, max_length=16)),
                ("entries", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "profile_resume_part",
                "app": "profile",
                "unique_together": (("participant_id", "part"),),
                "pk_attr": "id",
                "table_description": "A part of somebody's résumé that is filled in, with its entries.",
            },
            bases=["Model"],
        ),
    ]
