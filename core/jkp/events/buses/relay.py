"""Brings the log onto the bus of NATS: each event once, under its position as the sequence number of the stream.

The server takes a message only as the successor of the one before, so no event can be there twice or in
another order, whoever dies when. What the stream has is known from the stream: nothing is noted beside it.
"""

import asyncio
import logging
from contextlib import suppress

import orjson
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, Header, PubAck, RawStreamMsg, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from jkp.crashing import crash_point
from jkp.events import reading
from jkp.events.bell import Bell
from jkp.events.buses.listening import Bus, listen, require_wanted
from jkp.events.buses.nats import FAULTS, connected
from jkp.events.log import Event
from jkp.settings.following import EventsSettings

KEPT = 100_000
"""So many of the newest events are in the stream."""
ANSWER_SECONDS = 5.0
LOOK_SECONDS = 1.0
AGAIN_SECONDS = 0.5
ALARM_SECONDS = 60.0

log = logging.getLogger("jkp.events")


class StreamForeign(Exception):
    """The stream holds what the log does not: another server's events, or those of a database before its restore."""


class Relay:
    """Publishes what the log has and the stream has not. One at a time does it; a second one would do no harm."""

    def __init__(self, settings: EventsSettings, source: Bus, bell: Bell) -> None:
        self._settings = settings
        self._source = source
        self._bell = bell

    async def run(self) -> int:
        """Publish until cancelled. A server that is away is connected to again; a foreign stream is left alone."""
        listening = asyncio.create_task(listen(self._source, self._bell))
        try:
            while True:
                pause = await self._until_it_breaks()
                require_wanted()
                await asyncio.sleep(pause)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _until_it_breaks(self) -> float:
        """Publish; how many seconds to wait before the next try."""
        try:
            async with connected(self._settings) as client:
                await self._publish_on(client)
        except StreamForeign as error:
            log.error("%s; nothing is published on it. Delete it, and it is made again", error)
            return ALARM_SECONDS
        except FAULTS as error:
            log.debug("the relay broke off: %s", error)
        return AGAIN_SECONDS

    async def _publish_on(self, client: Client) -> None:
        stream = Stream(client.jetstream(timeout=ANSWER_SECONDS), self._settings)
        with self._bell.listening() as bell:
            while True:
                await stream.open()
                await stream.publish_rest()
                require_wanted()
                await bell.wait(LOOK_SECONDS)


class Stream:
    """The stream of one server's log."""

    def __init__(self, server: JetStreamContext, settings: EventsSettings) -> None:
        self._server = server
        self._settings = settings
        self._name = settings.nats_stream
        self._last = 0

    async def open(self) -> None:
        """Find out how far it goes; make it where it is lost, or lacks what the log has no more.

        Error: `StreamForeign`.
        """
        try:
            state = (await self._server.stream_info(self._name)).state
        except NotFoundError:
            await self._make()
            return
        if state.last_seq != self._last:
            await self._require_ours(state.last_seq)
        self._last = state.last_seq
        first = await reading.first()
        if first and self._last < first - 1:
            await self._server.delete_stream(self._name)
            await self._make()

    async def publish_rest(self) -> None:
        """Publish all that the log has after its end."""
        while page := await reading.page_after(self._last):
            async with asyncio.timeout(ANSWER_SECONDS):
                await asyncio.gather(*[await self._publish(event) for event in page])
            self._last = page[-1].pos
            crash_point("relay.after_publishing")

    async def _publish(self, event: Event) -> "asyncio.Future[PubAck]":
        only_after = {Header.EXPECTED_LAST_SEQUENCE.value: str(event.pos - 1)}
        return await self._server.publish_async(self._name, told(event), headers=only_after)

    async def _make(self) -> None:
        newest = await reading.newest()
        first = max(await reading.first() or 1, newest - KEPT + 1)
        await self._server.add_stream(
            StreamConfig(
                name=self._name,
                subjects=[self._name],
                storage=StorageType.FILE,
                discard=DiscardPolicy.OLD,
                max_msgs=KEPT,
                num_replicas=self._settings.nats_replicas,
                first_seq=first,
            )
        )
        self._last = first - 1

    async def _require_ours(self, last: int) -> None:
        """Error: `StreamForeign` when it goes on after the log, or its last message is not the log's event there."""
        newest = await reading.newest()
        if last > newest:
            raise StreamForeign(f"the stream {self._name} goes to {last}, and the log only to {newest}")
        event = await reading.at(last)
        message = await self._message(last)
        if event and message and message.data != told(event):
            raise StreamForeign(f"the stream {self._name} has another event at {last} than the log")

    async def _message(self, sequence: int) -> RawStreamMsg | None:
        with suppress(NotFoundError):
            return await self._server.get_msg(self._name, sequence)
        return None


def told(event: Event) -> bytes:
    """What a message holds: no personal data, not even whose event it is."""
    claim = str(event.claim_id) if event.claim_id else None
    return orjson.dumps({"pos": event.pos, "type": event.type, "claimId": claim, "version": event.version})
