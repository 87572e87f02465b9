"""The plugin's table."""

from tortoise import fields
from tortoise.models import Model

from jkp.plugin import Role


class Persona(Model):
    """Somebody that one can be in the sandbox."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=100, unique=True)
    role = fields.CharEnumField(Role, description="Role", max_length=32)
    subject = fields.CharField(max_length=128)
    title_id = fields.CharField(max_length=200)
    title_en = fields.CharField(max_length=200)

    class Meta:
        """The table."""

        table = "sandbox_persona"
