"""The secrets of an endpoint: sealed in its row, opened only to sign."""

from datetime import datetime
from uuid import UUID

from jkp.security import sealing
from jkp.webhooks.models import SECRET_COLUMN, WebhookEndpoint


def sealed(endpoint_id: UUID, secret: str) -> str:
    """A secret as it is kept."""
    return sealing.current().seal(SECRET_COLUMN, str(endpoint_id), secret)


def secrets_of(endpoint: WebhookEndpoint, now: datetime) -> list[str]:
    """The secrets that sign now: the newest first, then the old one while it is being replaced."""
    kept = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_secret_until and endpoint.old_secret_until > now:
        kept.append(endpoint.old_secret)
    return [sealing.current().open(SECRET_COLUMN, str(endpoint.id), each) for each in kept]
