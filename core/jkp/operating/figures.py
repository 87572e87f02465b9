"""What is looked up when somebody reads the figures: followers, the log, who lags behind it, plugins, connections."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, Gauge, generate_latest
from tortoise.connection import get_connection
from tortoise.functions import Count
from tortoise.models import Model

from jkp import clock
from jkp.database import READER, WRITER, reader, running
from jkp.events import sequencing
from jkp.events.log import UnplacedEvent
from jkp.events.reading import newest
from jkp.mail.models import Mail
from jkp.mail.terms import MailStatus
from jkp.operating.metrics import REGISTRY
from jkp.plugin.models import DeadEvent, SubscriberCursor
from jkp.runtime import Runtime
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint

SECONDS = 1.0
MEDIA = CONTENT_TYPE_PLAIN_0_0_4


def _gauge(name: str, about: str, *labels: str) -> Gauge:
    return Gauge(f"jkp_{name}", about, labels, registry=REGISTRY)


FOLLOWERS = _gauge("followers", "Subscriptions to the event log.")
FOLLOWERS_BEHIND = _gauge("followers_behind", "Of those, how many are too slow for the live feed and read the log.")
POSITION = _gauge("log_position", "Position of the last event.")
FEED_POSITION = _gauge("feed_position", "Position up to which the followers of this process were told.")
UNPLACED = _gauge("log_unplaced", "Committed events that have no position yet (PostgreSQL).")
LAG = _gauge("reader_lag_events", "How many events a reader of the log was not told yet.", "reader")
MAILS = _gauge("mails", "Mails, by where they stand.", "status")
OLDEST_MAIL = _gauge("mail_oldest_seconds", "Age of the oldest mail that still waits.")
DELIVERIES = _gauge("webhook_deliveries", "Deliveries to webhooks, by where they stand.", "state")
DEAD = _gauge("dead_events", "Events that a plugin's subscriber could not be told, and that were put aside.", "plugin")
KEYS_AGE = _gauge("issuer_keys_age_seconds", "Age of the keys of an issuer of tokens that are in use.", "issuer")
SWITCHED_OFF = _gauge("plugin_switched_off", "1 while calls of this kind are not made.", "plugin", "kind")
WORKS = _gauge("works", "1 while this process is the one that works.")
TRANSACTIONS = _gauge("transactions_running", "Transactions that run.")
CONNECTIONS = _gauge("database_connections", "Connections of a pool (PostgreSQL).", "pool", "state")
DATABASE_UP = _gauge("database_up", "1 when the database answered within a second.")


async def text(runtime: Runtime) -> bytes:
    """All figures, in the form that Prometheus reads; those of the database only when it answers."""
    _of_process(runtime)
    with runtime.activate():
        try:
            async with asyncio.timeout(SECONDS):
                await _of_database()
                _of_pools()
        except Exception:  # noqa: BLE001 - whatever a database can raise
            DATABASE_UP.set(0)
        else:
            DATABASE_UP.set(1)
    return generate_latest(REGISTRY)


def _of_process(runtime: Runtime) -> None:
    FOLLOWERS.set(runtime.feed.followers)
    FOLLOWERS_BEHIND.set(runtime.feed.behind)
    FEED_POSITION.set(runtime.feed.offered_to)
    WORKS.set(runtime.is_working)
    TRANSACTIONS.set(running())
    KEYS_AGE.clear()
    for issuer in runtime.federated.values():
        if issuer.keys.fetched_at:
            KEYS_AGE.labels(issuer.keys.name).set((clock.machine_now() - issuer.keys.fetched_at).total_seconds())
    for plugin in runtime.host.plugins:
        for switch in plugin.switches:
            SWITCHED_OFF.labels(plugin.name, switch.kind.value).set(switch.is_off)


async def _of_database() -> None:
    position = await newest()
    POSITION.set(position)
    UNPLACED.set(await UnplacedEvent.all().using_db(reader()).count() if sequencing.is_needed() else 0)
    LAG.clear()
    for cursor in await SubscriberCursor.all().using_db(reader()):
        LAG.labels(f"{cursor.plugin}.{cursor.subscriber}").set(max(0, position - cursor.pos))
    slowest = await WebhookEndpoint.filter(disabled_at=None).using_db(reader()).order_by("pos").first()
    LAG.labels("webhooks").set(max(0, position - slowest.pos) if slowest else 0)
    await _counted(DEAD, DeadEvent, "plugin")
    await _counted(DELIVERIES, WebhookDelivery, "state")
    await _counted(MAILS, Mail, "status")
    oldest = await Mail.filter(status=MailStatus.WAITING).using_db(reader()).order_by("made_at").first()
    OLDEST_MAIL.set((clock.machine_now() - oldest.made_at).total_seconds() if oldest else 0)


async def _counted(gauge: Gauge, table: type[Model], column: str) -> None:
    """The rows of a table by one column."""
    gauge.clear()
    counted = table.all().using_db(reader()).annotate(number=Count("id")).group_by(column)
    for value, number in await counted.values_list(column, "number"):
        gauge.labels(str(value)).set(number)


def _of_pools() -> None:
    for name, states in _pools():
        for state, number in states.items():
            CONNECTIONS.labels(name, state).set(number)


def _pools() -> Iterator[tuple[str, Mapping[str, int]]]:
    """The pools of PostgreSQL; SQLite has none."""
    for name in (WRITER, READER):
        pool: Any = getattr(get_connection(name), "_pool", None)
        if pool is not None:
            idle = pool.get_idle_size()
            yield name, {"idle": idle, "used": pool.get_size() - idle}
