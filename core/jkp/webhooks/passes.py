"""A pass over one endpoint: while it is held by this server, everything that is due is sent to it, in order.

Servers that run side by side take turns by endpoint. What one sent and did not store before it died is sent again, with
the same id.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import httpx2
from tortoise.expressions import Q

from jkp import clock, tracing
from jkp.crashing import crash_point
from jkp.database import reader, run_tx
from jkp.events.log import ArchivedEvent, Event
from jkp.settings.following import WebhooksSettings
from jkp.webhooks import waiting
from jkp.webhooks.bodies import TEST, Told, body_of, body_of_test
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint
from jkp.webhooks.outcomes import store
from jkp.webhooks.sealed import secrets_of
from jkp.webhooks.sending import Letter, send
from jkp.webhooks.spreading import spread, spread_replay
from jkp.webhooks.waiting import is_awake

PASS_SECONDS = 20.0
"""No request is begun once a pass took so long: the next pass may be another server's."""
_GRACE_SECONDS = 15.0
PAGE = 50
"""So many deliveries are looked for at once."""


@dataclass
class Pass:
    """One endpoint's turn. It is held for a little longer than one request may take, again and again."""

    endpoint_id: UUID
    client: httpx2.AsyncClient
    settings: WebhooksSettings
    held_until: datetime | None = None
    ends: float = 0.0
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> int:
        """Enter and send what there is; how many steps that were. None where another server holds it."""
        if not await self._hold(is_awake()):
            return 0
        try:
            self.ends = time.monotonic() + PASS_SECONDS
            return await self._send_all()
        finally:
            await self._change(held_until=None)

    async def _send_all(self) -> int:
        steps = 0
        while endpoint := await self._next_turn():
            most = 1 if endpoint.failures else PAGE
            letters, entered = await waiting.next_of(endpoint, most), False
            if endpoint.failures or len(letters) < most:  # Long queues are slow: who catches up takes page by page.
                entered = await spread(endpoint) | await spread_replay(endpoint)
                letters = await waiting.next_of(endpoint, most)
            if not letters and not entered:
                break
            steps += entered + await self._send_page(endpoint, letters)
        return steps

    async def _send_page(self, endpoint: WebhookEndpoint, deliveries: Sequence[WebhookDelivery]) -> int:
        """Send them side by side, for each is of another claim; how many were sent."""
        secrets, told = secrets_of(endpoint, clock.machine_now()), await _told(deliveries)
        lines = asyncio.Semaphore(self.settings.at_once)

        async def send_one(delivery: WebhookDelivery) -> int:
            async with lines:
                if not await self._next_turn():
                    return 0
                event = told.get(delivery.event_id)
                letter = Letter(endpoint.url, delivery.event_id, _body(delivery, event), secrets)
                with tracing.answering(event.request_id if event else None):
                    await self._deliver(delivery, letter)
                return 1

        return sum(await asyncio.gather(*map(send_one, deliveries)))

    async def _deliver(self, delivery: WebhookDelivery, letter: Letter) -> None:
        answer = await send(self.client, letter, self.settings.seconds)
        if answer.failure is None:
            crash_point("webhook.after_2xx")
        await store(delivery, answer, timedelta(days=self.settings.disable_after_days))

    async def _next_turn(self) -> WebhookEndpoint | None:
        """The endpoint as it is now, if another request may begin: not when it rests, is switched off or removed."""
        if time.monotonic() > self.ends or not await self._still_held():
            return None
        endpoint = await WebhookEndpoint.get_or_none(id=self.endpoint_id, disabled_at=None, using_db=reader())
        rests = endpoint and endpoint.rests_until and endpoint.rests_until > clock.machine_now()
        return None if rests else endpoint

    async def _still_held(self) -> bool:
        """Whether there is time for another request; what is held is held for longer where there is not."""
        async with self.renewing:
            enough = clock.machine_now() + timedelta(seconds=self.settings.seconds + _GRACE_SECONDS / 2)
            return (self.held_until is not None and self.held_until >= enough) or await self._hold()

    async def _hold(self, *conditions: Q) -> bool:
        until = clock.machine_now() + timedelta(seconds=self.settings.seconds + _GRACE_SECONDS)
        if not await self._change(*conditions, held_until=until):
            return False
        self.held_until = until
        return True

    async def _change(self, *conditions: Q, held_until: datetime | None) -> bool:
        """Whether nobody else holds it, for whoever held it too long loses it."""
        rows = WebhookEndpoint.filter(*(conditions or (Q(held_until=self.held_until),)), id=self.endpoint_id)
        return bool(await run_tx(lambda: rows.update(held_until=held_until)))


async def _told(deliveries: Sequence[WebhookDelivery]) -> Mapping[UUID, Told]:
    """The events of deliveries, read from the log, or from the archive where the log was cut; a test has none.

    The log is read first: what goes from it to the archive meanwhile is found there.
    """
    places = [each.pos for each in deliveries]
    events: dict[UUID, Told] = {}
    for table in (Event, ArchivedEvent):
        for event in await table.filter(pos__in=places).using_db(reader()):
            events[event.event_id] = event
    return events


def _body(delivery: WebhookDelivery, event: Told | None) -> bytes:
    """What is sent for a delivery."""
    if event is None and delivery.type == TEST:
        return body_of_test(delivery.event_id, delivery.created_at)
    assert event  # noqa: S101 - no event is removed from both
    return body_of(event)
