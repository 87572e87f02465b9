"""What is due: deliveries whose moment has come, and which no earlier one of the same claim is ahead of."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from jkp import clock
from jkp.database import reader
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint
from jkp.webhooks.spreading import news
from jkp.webhooks.terms import DeliveryState

_AHEAD = """coalesce((
    SELECT 1 FROM webhook_delivery AS earlier
    WHERE earlier.endpoint_id = webhook_delivery.endpoint_id AND earlier.claim_id = webhook_delivery.claim_id
    AND earlier.state = 'WAITING' AND earlier.pos < webhook_delivery.pos
    LIMIT 1), 0)"""


def due() -> QuerySet[WebhookDelivery]:
    """The deliveries that can be sent now."""
    ready = WebhookDelivery.filter(state=DeliveryState.WAITING, next_at__lte=clock.machine_now()).using_db(reader())
    return ready.annotate(ahead=RawSQL(_AHEAD)).filter(ahead=0)


async def overdue(since: datetime) -> int:
    """How many deliveries could have been tried since then, and were not: their endpoints neither rest nor are off."""
    rested = Q(endpoint__rests_until=None) | Q(endpoint__rests_until__lte=since)
    return await due().filter(rested, next_at__lte=since, endpoint__disabled_at=None).count()


async def next_of(endpoint: WebhookEndpoint, most: int) -> Sequence[WebhookDelivery]:
    """The next deliveries of an endpoint, each of another claim, in the order of the log."""
    return await due().filter(endpoint_id=endpoint.id).order_by("pos", "id").limit(most)


def is_awake() -> Q:
    """Which endpoints are switched on, not resting, and held by no server at this moment."""
    now = clock.machine_now()
    free = Q(held_until=None) | Q(held_until__lte=now)
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    return Q(disabled_at=None) & free & rested


async def endpoints(busy: Collection[UUID]) -> Sequence[WebhookEndpoint]:
    """The endpoints with something to be done, without the busy ones; those first that waited for the longest."""
    awake = WebhookEndpoint.filter(is_awake()).using_db(reader()).order_by("last_delivered_at", "id")
    found = [each for each in await awake if each.id not in busy]
    if not found:
        return []
    ready, lately = await _with_due([each.id for each in found]), await news(found)
    return [each for each in found if each.id in ready or lately.is_wanted_by(each)]


async def _with_due(endpoint_ids: Sequence[UUID]) -> set[UUID]:
    ready = due().filter(endpoint_id__in=endpoint_ids).distinct()
    return set(await ready.values_list("endpoint_id", flat=True))  # type: ignore[arg-type] # it is flat
