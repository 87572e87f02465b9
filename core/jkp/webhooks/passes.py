"""A pass over one endpoint: while it is held by this server, everything that is due is sent to it, in order.

Servers that run side by side take turns by endpoint. What one sent and did not store before it died is sent again, with
the same id.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import httpx2
from tortoise.expressions import Q

from jkp import clock
from jkp.crashing import crash_point
from jkp.database import reader, run_tx
from jkp.events.log import ArchivedEvent, Event
from jkp.settings import WebhooksSettings
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
Bodies = dict[UUID, bytes]


@dataclass
class Pass:
    """One endpoint's turn. It is held for a little longer than one request may take, again and again."""

    endpoint_id: UUID
    client: httpx2.AsyncClient
    settings: WebhooksSettings
    held_until: datetime | None = None

    async def run(self) -> int:
        """Enter and send what there is; how many steps that were. None where another server holds it."""
        if not await self._hold(is_awake()):
            return 0
        try:
            return await self._send_all()
        finally:
            await self._change(held_until=None)

    async def _send_all(self) -> int:
        now = asyncio.get_running_loop().time
        ends, steps = now() + PASS_SECONDS, 0
        while now() < ends and await self._still_held() and (endpoint := await self._still_awake()):
            entered = await spread(endpoint) | await spread_replay(endpoint)
            letters = await waiting.next_of(endpoint, 1 if endpoint.failures else self.settings.at_once)
            if not letters and not entered:
                break
            await self._send_together(endpoint, letters)
            steps += entered + len(letters)
        return steps

    async def _send_together(self, endpoint: WebhookEndpoint, deliveries: Sequence[WebhookDelivery]) -> None:
        secrets, bodies = secrets_of(endpoint, clock.machine_now()), await _bodies(deliveries)
        sending = [
            self._deliver(each, Letter(endpoint.url, each.event_id, bodies[each.id], secrets)) for each in deliveries
        ]
        await asyncio.gather(*sending)

    async def _deliver(self, delivery: WebhookDelivery, letter: Letter) -> None:
        answer = await send(self.client, letter, self.settings.seconds)
        if answer.failure is None:
            crash_point("webhook.after_2xx")
        await store(delivery, answer, timedelta(days=self.settings.disable_after_days))

    async def _still_awake(self) -> WebhookEndpoint | None:
        """The endpoint as it is now, unless it was removed, switched off, or rests."""
        endpoint = await WebhookEndpoint.get_or_none(id=self.endpoint_id, disabled_at=None, using_db=reader())
        rests = endpoint and endpoint.rests_until and endpoint.rests_until > clock.machine_now()
        return None if rests else endpoint

    async def _still_held(self) -> bool:
        """Whether there is time for another request; what is held is held for longer where there is not."""
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


async def _bodies(deliveries: Sequence[WebhookDelivery]) -> Bodies:
    """What is sent for each delivery, read from the log, or from the archive where the log was cut."""
    places = [each.pos for each in deliveries]
    events: dict[UUID, Told] = {}
    for table in (ArchivedEvent, Event):
        for event in await table.filter(pos__in=places).using_db(reader()):
            events[event.event_id] = event
    return {each.id: _body(each, events) for each in deliveries}


def _body(delivery: WebhookDelivery, events: Mapping[UUID, Told]) -> bytes:
    if delivery.type == TEST:
        return body_of_test(delivery.event_id, delivery.created_at)
    return body_of(events[delivery.event_id])
