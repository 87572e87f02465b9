from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    initial = True
    operations = [
        ops.CreateModel(
            name="Shelf",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("participant_id", fields.UUIDField(db_index=True)),
            ],
            options={"table": "bad_17_shelf", "app": "bad_17", "pk_attr": "id", "table_description": "A row."},
            bases=["Model"],
        ),
        ops.RunSQL(
            "CREATE TABLE IF NOT EXISTS bad_17_search (shelf_id INTEGER)",
            reverse_sql="SELECT 1",
        ),
    ]
