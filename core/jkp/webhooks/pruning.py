"""Forget deliveries that ended long ago."""

from datetime import timedelta

from jkp import clock
from jkp.database import reader, run_tx
from jkp.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

AT_ONCE = 500


async def prune(keep: timedelta) -> int:
    """Forget the deliveries that ended before that, with their attempts; how many there were."""
    forgotten = gone = await run_tx(lambda: _prune(keep))
    while gone == AT_ONCE:
        forgotten += (gone := await run_tx(lambda: _prune(keep)))
    return forgotten


async def _prune(keep: timedelta) -> int:
    old = WebhookDelivery.filter(ended_at__lt=clock.machine_now() - keep).order_by("ended_at").limit(AT_ONCE)
    ids = [row.id for row in await old.only("id")]
    await WebhookAttempt.filter(delivery_id__in=ids).delete()
    await WebhookDelivery.filter(id__in=ids).delete()
    return len(ids)


async def slowest() -> int | None:
    """The place up to which every endpoint has its deliveries; None where there is none that is switched on."""
    rows = await WebhookEndpoint.filter(disabled_at=None).using_db(reader()).only("pos", "replay_pos")
    places = [place for row in rows for place in (row.pos, row.replay_pos) if place is not None]
    return min(places, default=None)
