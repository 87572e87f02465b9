"""The table about uploads."""

from tortoise import fields
from tortoise.models import Model

from jkp.evidence.terms import EvidenceState, MediaType


class Upload(Model):
    """A file that a participant uploaded. `used_for` names what it proves, once it was attached.

    `sha256` is that of what was sent, `size` and `media_type` are those of what is kept. A row without a type is older
    than the check of contents.
    """

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField(db_index=True)
    size = fields.IntField()
    sha256 = fields.CharField(max_length=64)
    media_type = fields.CharEnumField(MediaType, description="MediaType", max_length=40, null=True)
    state = fields.CharEnumField(
        EvidenceState,
        description="EvidenceState",
        max_length=20,
        default=EvidenceState.QUARANTINED,
        db_default=EvidenceState.QUARANTINED,
        db_index=True,
    )
    uploaded_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    used_for = fields.CharField(max_length=255, null=True)

    class Meta:
        """The table."""

        table = "upload"
