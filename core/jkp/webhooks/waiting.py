"""What is due: deliveries whose moment has come, and which no earlier one of the same claim is ahead of."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from jkp import clock
from jkp.database import reader
from jkp.events import reading
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint
from jkp.webhooks.spreading import has_more
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


async def next_of(endpoint: WebhookEndpoint, most: int) -> Sequence[WebhookDelivery]:
    """The next deliveries of an endpoint, each of another claim, in the order of the log."""
    return await due().filter(endpoint_id=endpoint.id).order_by("pos", "id").limit(most)


def is_awake() -> Q:
    """Which endpoints are switched on, not resting, and held by no server at this moment."""
    now = clock.machine_now()
    free = Q(held_until=None) | Q(held_until__lte=now)
    rested = Q(rests_until=None) | Q(rests_until__lte=now)
    return Q(disabled_at=None) & free & rested


async def endpoints() -> Sequence[WebhookEndpoint]:
    """The endpoints that have something to be done now; those first that had nothing delivered for the longest."""
    last, ready = await reading.newest(), await _with_due()
    found = await WebhookEndpoint.filter(is_awake()).using_db(reader()).order_by("last_delivered_at", "id")
    return [each for each in found if each.id in ready or await has_more(each, last)]


async def _with_due() -> set[UUID]:
    return set(await due().distinct().values_list("endpoint_id", flat=True))  # type: ignore[arg-type] # it is flat
