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
            options={"table": "bad_21_shelf", "app": "bad_21", "pk_attr": "id", "table_description": "A row."},
            bases=["Model"],
        ),
    ]
