"""The table of erasures."""

from uuid import UUID

from tortoise import fields
from tortoise.models import Model


class Erasure(Model):
    """Somebody who asked to be erased. What had to be kept is erased after `kept_until`: `completed_at` says when."""

    participant_id: UUID = fields.UUIDField(primary_key=True)
    asked_at = fields.DatetimeField()
    asked_by = fields.CharField(max_length=300)
    kept_until = fields.DateField(null=True, db_index=True)
    completed_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "erasure"
