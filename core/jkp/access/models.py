"""The table of API keys."""

from tortoise import fields
from tortoise.models import Model

from jkp.security.principals import Role


class ApiKey(Model):
    """A key by which a system comes in, without the key itself: only its SHA-256 is kept.

    `public_part` finds the row and names the key to people. Several keys may have one `subject`, so that a new one can
    take over from an old one. Moments are the machine's. `last_used_on` is the day, in Jakarta.
    """

    id = fields.UUIDField(primary_key=True)
    public_part = fields.CharField(max_length=16, unique=True)
    digest = fields.CharField(max_length=64)
    role = fields.CharEnumField(Role, description="Role", max_length=20)
    subject = fields.CharField(max_length=200)
    scopes: list[str] = fields.JSONField()
    created_at = fields.DatetimeField()
    created_by = fields.CharField(max_length=300)
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    revoked_by = fields.CharField(max_length=300, null=True)
    last_used_on = fields.DateField(null=True)

    class Meta:
        """The table."""

        table = "api_key"
