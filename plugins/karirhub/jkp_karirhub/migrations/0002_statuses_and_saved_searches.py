from uuid import uuid4

from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp_karirhub.terms import ApplicationStatus, EmploymentType, Mover
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps

# Nine in the morning in Jakarta: of what happened before there was a history, only the day is known.
BEGIN = {
    "sqlite": (
        """INSERT INTO karirhub_status_change (id, application_id, status, changed_at, changed_by, number)
        SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2))
            || '-' || hex(randomblob(6))),
            id, 'SENT', applied_on || ' 02:00:00+00:00', 'PARTICIPANT', 1 FROM karirhub_application""",
        """INSERT INTO karirhub_status_change (id, application_id, status, changed_at, changed_by, number)
        SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2))
            || '-' || hex(randomblob(6))),
            application_id, 'INTERVIEW', invited_on || ' 02:00:00+00:00', 'EMPLOYER',
            1 + row_number() OVER (PARTITION BY application_id ORDER BY invited_on, id) FROM karirhub_invitation""",
    ),
    "postgres": (
        """INSERT INTO karirhub_status_change (id, application_id, status, changed_at, changed_by, number)
        SELECT gen_random_uuid(),
            id, 'SENT', (applied_on + time '02:00') AT TIME ZONE 'UTC', 'PARTICIPANT', 1 FROM karirhub_application""",
        """INSERT INTO karirhub_status_change (id, application_id, status, changed_at, changed_by, number)
        SELECT gen_random_uuid(),
            application_id, 'INTERVIEW', (invited_on + time '02:00') AT TIME ZONE 'UTC', 'EMPLOYER',
            1 + row_number() OVER (PARTITION BY application_id ORDER BY invited_on, id) FROM karirhub_invitation""",
    ),
}


async def begin_histories(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """INVITED is called INTERVIEW now, and every application has a history."""
    rename = "UPDATE karirhub_application SET status = 'INTERVIEW' WHERE status = 'INVITED'"
    for statement in (*BEGIN[editor.DIALECT], rename):
        await editor.client.execute_query(statement)


async def end_histories(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """What the older code does not know of, it knows as sent."""
    for statement in (
        "UPDATE karirhub_application SET status = 'INVITED' WHERE status = 'INTERVIEW'",
        "UPDATE karirhub_application SET status = 'SENT' WHERE status <> 'INVITED'",
    ):
        await editor.client.execute_query(statement)


async def fold_titles(apps: StateApps, editor: BaseSchemaEditor) -> None:
    """The older code searches in `title_folded`."""
    await editor.client.execute_query("UPDATE karirhub_vacancy SET title_folded = lower(title)")


class Migration(migrations.Migration):
    dependencies = [("karirhub", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Received",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("webhook_id", fields.CharField(unique=True, max_length=255)),
                ("type", fields.CharField(max_length=64)),
                ("received_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "karirhub_received",
                "app": "karirhub",
                "pk_attr": "id",
                "table_description": "A message of the real Karirhub that was taken: the same one again changes nothing.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField(db_index=True)),
                ("name", fields.CharField(max_length=100)),
                ("search", fields.CharField(null=True, max_length=200)),
                ("company", fields.CharField(null=True, max_length=200)),
                ("location", fields.CharField(null=True, max_length=200)),
                ("province", fields.CharField(null=True, max_length=64)),
                ("category", fields.CharField(null=True, max_length=32)),
                (
                    "employment_type",
                    fields.CharEnumField(
                        null=True, description="EmploymentType", enum_type=EmploymentType, max_length=16
                    ),
                ),
                ("salary_at_least", fields.BigIntField(null=True)),
                ("saved_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "karirhub_saved_search",
                "app": "karirhub",
                "pk_attr": "id",
                "table_description": "What a participant looks for again and again. Null is no filter.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StatusChange",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                (
                    "application",
                    fields.ForeignKeyField(
                        "karirhub.Application",
                        source_field="application_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="changes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(description="ApplicationStatus", enum_type=ApplicationStatus, max_length=16),
                ),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_by", fields.CharEnumField(description="Mover", enum_type=Mover, max_length=16)),
                ("number", fields.IntField()),
            ],
            options={
                "table": "karirhub_status_change",
                "app": "karirhub",
                "unique_together": (("application_id", "number"),),
                "pk_attr": "id",
                "table_description": "One step of an application, numbered from 1: since when it has stood there, and who said so.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Application",
            options={
                "table": "karirhub_application",
                "app": "karirhub",
                "unique_together": (("participant_id", "vacancy_id"),),
                "indexes": [Index(fields=["participant_id", "id"]), Index(fields=["vacancy_id", "id"])],
                "pk_attr": "id",
                "table_description": "A participant's application for a vacancy. Its id is the external id of its activity.",
            },
        ),
        ops.AddField(
            model_name="Application",
            name="external_id",
            field=fields.CharField(null=True, unique=True, max_length=100),
        ),
        ops.RemoveIndex(
            model_name="Vacancy",
            name=None,
            fields=["category", "posted_on", "id"],
        ),
        ops.RemoveIndex(
            model_name="Vacancy",
            name=None,
            fields=["province", "posted_on", "id"],
        ),
        ops.RemoveIndex(
            model_name="Vacancy",
            name=None,
            fields=["company_folded", "posted_on", "id"],
        ),
        ops.AddField(
            model_name="Vacancy",
            name="changed_at",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Vacancy",
            name="country",
            field=fields.CharField(db_default="ID", max_length=2),
        ),
        ops.AddField(
            model_name="Vacancy",
            name="words",
            field=fields.TextField(db_default="", unique=False),
        ),
        ops.AlterField(model_name="Vacancy", name="title_folded", field=fields.CharField(max_length=400, null=True)),
        ops.RunPython(ops.RunPython.noop, fold_titles),
        ops.RemoveField(model_name="Vacancy", name="title_folded"),
        ops.AddIndex(
            model_name="Vacancy",
            index=Index(fields=["category", "posted_on", "id", "closes_on"]),
        ),
        ops.AddIndex(
            model_name="Vacancy",
            index=Index(fields=["province", "posted_on", "id", "closes_on"]),
        ),
        ops.AddIndex(
            model_name="Vacancy",
            index=Index(fields=["company_folded", "posted_on", "id", "closes_on"]),
        ),
        ops.RunPython(begin_histories, end_histories),
    ]
