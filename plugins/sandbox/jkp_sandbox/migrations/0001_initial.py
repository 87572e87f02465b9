from tortoise import migrations
from tortoise.migrations import operations as ops
from jkp.security.principals import Role
from tortoise import fields


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Persona",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(unique=True, max_length=100)),
                ("role", fields.CharEnumField(description="Role", enum_type=Role, max_length=32)),
                ("subject", fields.CharField(max_length=128)),
                ("title_id", fields.CharField(max_length=200)),
                ("title_en", fields.CharField(max_length=200)),
            ],
            options={
                "table": "sandbox_persona",
                "app": "sandbox",
                "pk_attr": "id",
                "table_description": "Somebody that one can be in the sandbox.",
            },
            bases=["Model"],
        ),
    ]
