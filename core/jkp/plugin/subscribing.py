"""Tell subscribers what has happened: after the commit, in the order of the log, at least once.

A subscriber's place in the log moves on when it was told, so an event is told again where the server stopped in
between. Servers that run side by side take turns.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import MappingProxyType

from jkp import tracing
from jkp.crashing import crash_point
from jkp.database import reader
from jkp.events import log
from jkp.plugin import cursors
from jkp.plugin.cursors import TRIES, Cursor, Key
from jkp.plugin.guarding import Guard, PluginFault, PluginOff, class_of
from jkp.plugin.pacing import Pace, following
from jkp.plugin.subscriber import Event, Subscriber
from jkp.plugin.switching import Kind

KIND = Kind.SUBSCRIBERS

AT_ONCE = 100
"""So many events are told to one subscriber in one pass, and none is begun once a pass took `PASS_SECONDS`."""
PASS_SECONDS = 10.0


@dataclass(frozen=True)
class Told:
    """A subscriber behind the guard of its plugin, and how busy it has kept this server."""

    plugin: str
    subscriber: Subscriber
    guard: Guard
    pace: Pace = field(default_factory=Pace)

    @property
    def key(self) -> Key:
        """Whose cursor tells how far it is."""
        return Key(self.plugin, self.subscriber.name)

    @property
    def turn(self) -> float:
        """Seconds for which one server may hold it: a pass, and the event that it may have begun at its end."""
        return PASS_SECONDS + 2 * self.guard.seconds

    async def tell(self, event: log.Event) -> None:
        """Tell one event. Errors: `PluginFault`, `PluginOff`, or the `Refused` that it ran into."""

        async def handle() -> None:
            await self.subscriber.handle(_shown(event))

        with following() as written:
            try:
                await self.guard.awaited(f"subscriber {self.subscriber.name}".strip(), handle)
            finally:
                self.pace.spend(written.seconds)

    def may_be_told(self) -> bool:
        """Not while its plugin is switched off, nor while it rests from what it wrote."""
        return self.guard.switch.wait() == 0 and self.pace.wait() == 0


async def begin() -> None:
    """Give each new subscriber its place: it is told of what happens from now on."""
    if current():
        await cursors.begin([one.key for one in current()])


async def deliver() -> int:
    """Tell every subscriber what it was not told yet, at most `AT_ONCE` events each; how many events were told.

    What a subscriber raises is its plugin's fault, and tried again later; the others are told meanwhile.
    Error: `ExceptionGroup` of what failed beside that.
    """
    outcomes = await asyncio.gather(*map(deliver_to, current()), return_exceptions=True)
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if failed:
        raise ExceptionGroup("subscribers that could not be told", failed)
    return sum(outcome for outcome in outcomes if isinstance(outcome, int))


async def deliver_to(one: Told) -> int:
    """Tell one subscriber what it was not told yet, at most `AT_ONCE` events; how many were told."""
    if not one.may_be_told():
        return 0
    cursor = await cursors.due(one.key)
    if cursor is None or not await cursor.hold(one.turn):
        return 0
    try:
        return await _pass(one, cursor)
    finally:
        await cursor.release()


async def _pass(one: Told, cursor: Cursor) -> int:
    now = asyncio.get_running_loop().time
    last, ends = await cursors.last(), now() + PASS_SECONDS
    events = await _wanted(one, cursor.pos, last)
    for told, event in enumerate(events):
        if now() > ends or not one.may_be_told():
            return told
        with tracing.answering(event.request_id):
            if not await _told(one, cursor, event):
                return told
    if len(events) < AT_ONCE:
        await cursor.move(last, one.turn)
    return len(events)


async def _wanted(one: Told, pos: int, last: int) -> Sequence[log.Event]:
    wanted = log.Event.filter(pos__gt=pos, pos__lte=last, type__in=list(one.subscriber.events))
    return await wanted.order_by("pos").limit(AT_ONCE).using_db(reader())


async def _told(one: Told, cursor: Cursor, event: log.Event) -> bool:
    """Whether the subscriber was told, and may be told the next one."""
    try:
        await one.tell(event)
    except PluginOff:
        return False
    except Exception as error:  # noqa: BLE001 - it was logged where it was caught; a refusal has nobody else to read it
        await _failed(one, cursor, event, error)
        return False
    crash_point("subscriber.after_telling")
    return await cursor.move(event.pos, one.turn)


async def _failed(one: Told, cursor: Cursor, event: log.Event, error: Exception) -> None:
    log_of_plugin, about = logging.getLogger(f"jkp.plugins.{one.plugin}"), (one.subscriber.name, event.pos)
    if not isinstance(error, PluginFault):
        log_of_plugin.warning("subscriber %s at event %s: %s", *about, error)
    if await cursor.fail(event, class_of(error)):
        log_of_plugin.error("subscriber %s failed at event %s %s times; it is not told of it any more", *about, TRIES)


def _shown(event: log.Event) -> Event:
    return Event(
        pos=event.pos,
        event_id=event.event_id,
        type=event.type,
        participant_id=event.participant_id,
        claim_id=event.claim_id,
        version=event.version,
        payload=MappingProxyType(dict(event.payload)),
        occurred_at=event.occurred_at,
        request_id=event.request_id,
    )


_subscribers: ContextVar[tuple[Told, ...]] = ContextVar("jkp_subscribers", default=())


def use(subscribers: tuple[Told, ...]) -> Token[tuple[Told, ...]]:
    """Make these the subscribers of this context."""
    return _subscribers.set(subscribers)


def stop_using(token: Token[tuple[Told, ...]]) -> None:
    """Bring back the subscribers from before `use`."""
    _subscribers.reset(token)


def current() -> tuple[Told, ...]:
    """The subscribers of this context."""
    return _subscribers.get()
