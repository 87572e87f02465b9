"""Its table."""

from tortoise import fields
from tortoise.models import Model


class Shelf(Model):
    """A row."""

    id = fields.IntField(primary_key=True)
    participant_id = fields.UUIDField(db_index=True)

    class Meta:
        """The table."""

        table = "bad_21_shelf"
