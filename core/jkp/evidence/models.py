"""The table about uploads."""

from tortoise import fields
from tortoise.models import Model


class Upload(Model):
    """A file that a participant uploaded. `used_for` names what it proves, once it was attached."""

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField(db_index=True)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    uploaded_at = fields.DatetimeField()
    used_for = fields.CharField(max_length=255, null=True)

    class Meta:
        """The table."""

        table = "upload"
