"""Delivers to all endpoints side by side, each in a task of its own: one that is slow holds up nobody else."""

import asyncio
import logging
import time
from uuid import UUID
from weakref import WeakValueDictionary

import httpx2

from jkp.settings.following import WebhooksSettings
from jkp.webhooks import waiting
from jkp.webhooks.network import client
from jkp.webhooks.passes import Pass

REST_SECONDS = 0.2
LAST_SECONDS = 3.0
"""For the requests that are on their way when the server stops."""
log = logging.getLogger("jkp.webhooks")


class Deliverer:
    """What one server delivers. Nothing is opened before the first endpoint has something to be told."""

    def __init__(self, settings: WebhooksSettings) -> None:
        self._settings = settings
        self._client: httpx2.AsyncClient | None = None
        self._passes: dict[UUID, asyncio.Task[int]] = {}
        self._turns: WeakValueDictionary[UUID, Pass] = WeakValueDictionary()
        self._not_before = 0.0

    async def begin_due(self) -> int:
        """Begin a pass for each endpoint that has something due, and wait for none; how many were begun.

        A few times a second at most, however often it is called: what happens meanwhile is entered together.
        """
        await asyncio.sleep(max(0.0, self._not_before - time.monotonic()))
        self._not_before = time.monotonic() + REST_SECONDS
        return await self._begin_due()

    async def deliver(self) -> int:
        """Deliver until nothing is due any more; how many steps that were. For who has no server running."""
        steps = done = await self._deliver_once()
        while done:
            steps += (done := await self._deliver_once())
        return steps

    async def _deliver_once(self) -> int:
        await self._begin_due()
        return sum(await asyncio.gather(*self._passes.values()))

    async def _begin_due(self) -> int:
        room = self._settings.endpoints_at_once - len(self._passes)
        if room <= 0:
            return 0
        begun = [each.id for each in await waiting.endpoints(self._passes.keys())][:room]
        for endpoint_id in begun:
            self._begin(endpoint_id)
        return len(begun)

    async def finish(self) -> None:
        """Begin no request any more, and wait a little for those on their way: cut off, they are sent again."""
        running = list(self._passes.values())
        for turn in self._turns.values():
            turn.ends = 0.0
        if running:
            await asyncio.wait(running, timeout=LAST_SECONDS)

    async def close(self) -> None:
        """Stop. What was on its way is sent again by whoever comes next."""
        running = list(self._passes.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        if self._client:
            await self._client.aclose()
            self._client = None

    def _begin(self, endpoint_id: UUID) -> None:
        if self._client is None:
            self._client = client(self._settings)
        turn = self._turns[endpoint_id] = Pass(endpoint_id, self._client, self._settings)
        task = self._passes[endpoint_id] = asyncio.create_task(_logged(turn))
        task.add_done_callback(lambda _: self._passes.pop(endpoint_id, None))


async def _logged(turn: Pass) -> int:
    """A fault of one endpoint is logged, and the next pass tries again."""
    try:
        return await turn.run()
    except Exception:
        log.exception("webhook endpoint %s could not be served", turn.endpoint_id)
        return 0
