from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.missions.kinds import ActivityKind
from jkp_karirhub.terms import ApplicationStatus, EmploymentType
from tortoise.fields.base import OnDelete
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Vacancy",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("code", fields.CharField(unique=True, max_length=32)),
                ("title", fields.CharField(max_length=200)),
                ("title_folded", fields.CharField(max_length=400)),
                ("occupation", fields.CharField(max_length=64)),
                ("category", fields.CharField(max_length=32)),
                ("company", fields.CharField(max_length=200)),
                ("company_folded", fields.CharField(max_length=400)),
                ("province", fields.CharField(max_length=64)),
                ("city", fields.CharField(max_length=64)),
                (
                    "employment_type",
                    fields.CharEnumField(description="EmploymentType", enum_type=EmploymentType, max_length=16),
                ),
                ("salary_min", fields.BigIntField()),
                ("salary_max", fields.BigIntField()),
                ("posted_on", fields.DateField()),
                ("closes_on", fields.DateField(null=True)),
                ("description", fields.TextField(unique=False)),
            ],
            options={
                "table": "karirhub_vacancy",
                "app": "karirhub",
                "indexes": [
                    Index(fields=["posted_on", "id"]),
                    Index(fields=["category", "posted_on", "id"]),
                    Index(fields=["province", "posted_on", "id"]),
                    Index(fields=["company_folded", "posted_on", "id"]),
                ],
                "pk_attr": "id",
                "table_description": "A vacancy of the catalogue, open from `posted_on` to `closes_on`, both days included.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Application",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField()),
                (
                    "vacancy",
                    fields.ForeignKeyField(
                        "karirhub.Vacancy",
                        source_field="vacancy_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="applications",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(description="ApplicationStatus", enum_type=ApplicationStatus, max_length=16),
                ),
                ("applied_on", fields.DateField()),
            ],
            options={
                "table": "karirhub_application",
                "app": "karirhub",
                "unique_together": (("participant_id", "vacancy_id"),),
                "indexes": [Index(fields=["participant_id", "id"]), Index(fields=["vacancy_id", "id"])],
                "pk_attr": "id",
                "table_description": "A participant's application for a vacancy. Its id is the external id of its activity.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "application",
                    fields.ForeignKeyField(
                        "karirhub.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("kind", fields.CharEnumField(description="ActivityKind", enum_type=ActivityKind, max_length=24)),
                ("invited_on", fields.DateField()),
            ],
            options={
                "table": "karirhub_invitation",
                "app": "karirhub",
                "indexes": [Index(fields=["application_id"])],
                "pk_attr": "id",
                "table_description": "A company's call to an interview or a selection test. Its id is the external id of its activity.",
            },
            bases=["Model"],
        ),
    ]
