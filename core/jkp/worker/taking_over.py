"""Begin where another process ended: what it held for a while is free at once, for it may have died."""

from jkp.database import run_tx
from jkp.plugin.models import SourceState, SubscriberCursor
from jkp.webhooks.models import WebhookEndpoint

HELD = (SubscriberCursor, SourceState, WebhookEndpoint)
"""Each row is worked on by one process, until `held_until`. Who lost it that way finds out, and stops."""


async def take_over() -> None:
    """Free everything that is held. Whoever is told something at this moment may be told it twice."""

    async def free() -> None:
        for table in HELD:
            await table.filter(held_until__isnull=False).update(held_until=None)

    await run_tx(free)
