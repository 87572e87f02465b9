"""The bus of a NATS server with JetStream: a stream whose sequence numbers are the positions of the log.

Each process reads it through a consumer of its own, which the server forgets when nobody asks it any more. A message
holds no personal data, and is only taken as a sign that the log goes that far.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import orjson
from nats.aio.client import Client
from nats.aio.subscription import Subscription
from nats.errors import Error
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from jkp.events.buses.listening import require_wanted
from jkp.settings.following import EventsSettings

CONNECT_SECONDS = 2
ALIVE_SECONDS = 2.0
FORGOTTEN_SECONDS = 30.0
AT_ONCE = 500
FAULTS: tuple[type[Exception], ...] = (Error, OSError)
_NANO = 1_000_000_000
_REQUEST = orjson.dumps({"batch": AT_ONCE, "expires": 20 * _NANO, "idle_heartbeat": int(ALIVE_SECONDS * _NANO)})
_HEARTBEAT, _EXPIRED = "100", "408"


@asynccontextmanager
async def connected(settings: EventsSettings) -> AsyncIterator[Client]:
    """A connection to one of the servers, given up when it breaks. Errors: `FAULTS`; `TimeoutError` is one of them."""
    client, is_over = Client(), False

    async def give_up() -> None:
        if not is_over:
            deadline.reschedule(0)

    async with asyncio.timeout(2 * CONNECT_SECONDS) as deadline:
        try:
            await client.connect(
                settings.nats_url.get_secret_value().split(","),
                name="jkp",
                connect_timeout=CONNECT_SECONDS,
                allow_reconnect=False,
                ping_interval=5,
                closed_cb=give_up,
                error_cb=_silent,
            )
            deadline.reschedule(None)
            yield client
        finally:
            is_over = True
            await asyncio.shield(client.close())


async def _silent(_: Exception) -> None:
    """Whoever uses the connection is told; nobody else needs to be."""


class NatsBus:
    """Reads the stream by pulling."""

    faults = FAULTS

    def __init__(self, settings: EventsSettings) -> None:
        self._settings = settings

    async def hear(self, ring: Callable[[int | None], None]) -> None:
        """Ring at once, and for each message. Errors: one of `faults`."""
        stream = self._settings.nats_stream
        async with connected(self._settings) as client:
            consumer = await client.jetstream().add_consumer(stream, _new_ones())
            inbox = await client.subscribe(client.new_inbox())
            ring(None)
            while True:
                next_ones = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer.name}"
                await client.publish(next_ones, _REQUEST, reply=inbox.subject)
                await _pulled(inbox, ring)


def _new_ones() -> ConsumerConfig:
    return ConsumerConfig(
        deliver_policy=DeliverPolicy.LAST,
        ack_policy=AckPolicy.NONE,
        mem_storage=True,
        inactive_threshold=FORGOTTEN_SECONDS,
    )


async def _pulled(inbox: Subscription, ring: Callable[[int | None], None]) -> None:
    """Ring for what one request brings. Error: `Error` when the server ends it before its time."""
    left = AT_ONCE
    while left:
        message = await inbox.next_msg(timeout=2 * ALIVE_SECONDS)
        require_wanted()
        status = (message.headers or {}).get("Status")
        if status == _EXPIRED:
            return
        if not status:
            left -= 1
            ring(message.metadata.sequence.stream)
        elif status != _HEARTBEAT:
            raise Error(status)
