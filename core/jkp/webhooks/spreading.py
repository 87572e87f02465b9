"""From the log to deliveries: each endpoint is a reader of the log with a place of its own.

Its place moves in the transaction that enters the deliveries, so that none is left out, whoever dies when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tortoise.queryset import QuerySet

from jkp import clock
from jkp.crashing import crash_point
from jkp.database import lock, reader, run_tx
from jkp.events import reading
from jkp.events.log import Event
from jkp.events.reading import PAGE, Wanted
from jkp.events.types import EventType
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint
from jkp.webhooks.terms import DeliveryState


@dataclass(frozen=True)
class News:
    """What has happened lately: the end of the log, and the types of the events before it by their places."""

    last: int
    types: Mapping[int, EventType]

    def is_wanted_by(self, endpoint: WebhookEndpoint) -> bool:
        """Whether it has something to enter. A place far behind is moved on, also past what nobody wants."""
        if endpoint.replay_until is not None or self.last - endpoint.pos >= PAGE:
            return True
        return any(pos > endpoint.pos and _takes(endpoint, kind) for pos, kind in self.types.items())


async def news(endpoints: Sequence[WebhookEndpoint]) -> News:
    """What these endpoints may not know, read once for all of them; at most a page."""
    last = await reading.newest()
    begin = min((each.pos for each in endpoints if last - each.pos < PAGE), default=last)
    rows = Event.filter(pos__gt=begin, pos__lte=last).using_db(reader())
    return News(last, dict(await rows.values_list("pos", "type")))


def _takes(endpoint: WebhookEndpoint, kind: EventType) -> bool:
    return not endpoint.types or kind.value in endpoint.types


async def spread(endpoint: WebhookEndpoint) -> bool:
    """Enter what an endpoint is to be told next, a page at most; whether there was anything."""
    last = await reading.newest()
    events = await _rows(endpoint, endpoint.pos, last).order_by("pos").limit(PAGE)
    if not events and last - endpoint.pos < PAGE:
        return False
    to = events[-1].pos if len(events) == PAGE else last

    async def enter() -> None:
        await lock(f"webhook_endpoint:{endpoint.id}")
        if await _unmoved(endpoint, pos=endpoint.pos).update(pos=to):
            await WebhookDelivery.bulk_create([_delivery(endpoint.id, event) for event in events])

    await run_tx(enter)
    crash_point("webhook.after_spreading")
    return True


async def spread_replay(endpoint: WebhookEndpoint) -> bool:
    """Enter again what an endpoint wants once more, a page at most; whether there was anything to be done."""
    if endpoint.replay_pos is None or endpoint.replay_until is None:
        return False
    begin, until = endpoint.replay_pos, endpoint.replay_until
    events = await _rows(endpoint, begin, until).order_by("pos").limit(PAGE)
    to = events[-1].pos if len(events) == PAGE else until
    place = {"replay_pos": to} if to < until else {"replay_pos": None, "replay_until": None}

    async def enter() -> None:
        await lock(f"webhook_endpoint:{endpoint.id}")
        if await _unmoved(endpoint, replay_pos=begin, replay_until=until).update(**place):
            await _enter_again(endpoint.id, events)

    await run_tx(enter)
    return True


def _rows(endpoint: WebhookEndpoint, after: int, until: int) -> QuerySet[Event]:
    wanted = Wanted(types=[EventType(each) for each in endpoint.types])
    return wanted.rows().filter(pos__gt=after, pos__lte=until)


def _unmoved(endpoint: WebhookEndpoint, **place: int) -> QuerySet[WebhookEndpoint]:
    return WebhookEndpoint.filter(id=endpoint.id, disabled_at=None, **place)


def _delivery(endpoint_id: UUID, event: Event) -> WebhookDelivery:
    return WebhookDelivery(
        endpoint_id=endpoint_id,
        event_id=event.event_id,
        pos=event.pos,
        type=event.type.value,
        claim_id=event.claim_id,
        version=event.version,
        created_at=clock.machine_now(),
        **_begun(),
    )


async def _enter_again(endpoint_id: UUID, events: Sequence[Event]) -> None:
    ids = [event.event_id for event in events]
    kept = WebhookDelivery.filter(endpoint_id=endpoint_id, event_id__in=ids)
    known = {row.event_id for row in await kept.only("id", "event_id")}
    await kept.update(**_begun())
    missing = [event for event in events if event.event_id not in known]
    await WebhookDelivery.bulk_create([_delivery(endpoint_id, event) for event in missing])


def _begun() -> dict[str, Any]:
    return {"state": DeliveryState.WAITING, "tries": 0, "next_at": clock.machine_now(), "ended_at": None}
