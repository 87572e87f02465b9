"""Where each subscriber stands in the event log, kept in the database.

Whoever moves a cursor says from where: another server, or a reset of the sandbox, may have moved it meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from jkp import clock
from jkp.database import lock, reader, run_tx
from jkp.events.log import Event
from jkp.plugin.models import DeadEvent, SubscriberCursor

TRIES = 8
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(frozen=True)
class Key:
    """Whose cursor it is: that of one subscriber of one plugin."""

    plugin: str
    subscriber: str

    def is_its(self) -> Q:
        """What finds its rows."""
        return Q(plugin=self.plugin, subscriber=self.subscriber)


@dataclass
class Cursor:
    """One subscriber's place in the log: it was told of every event up to `pos`, and failed at the next so often."""

    key: Key
    pos: int
    failures: int

    async def hold(self, seconds: float) -> bool:
        """Whether it is this server's turn to tell the subscriber, for so many seconds."""
        free = Q(held_until__isnull=True) | Q(held_until__lte=clock.machine_now())
        return await self._change(free, held_until=_in(seconds))

    async def release(self) -> None:
        """Let others tell it."""
        await self._change(held_until=None)

    async def move(self, pos: int, seconds: float) -> bool:
        """Whether it could be moved on to `pos`; it is held for so many seconds more."""
        moved = await self._change(**_moved_to(pos, seconds))
        self.pos, self.failures = pos, 0
        return moved

    async def move_within(self, pos: int, seconds: float) -> bool:
        """Whether it could be moved on inside the open transaction; `moved` says so here once that is committed."""
        return bool(await self._unmoved().update(**_moved_to(pos, seconds)))

    def moved(self, pos: int, *, moved: bool) -> None:
        """The transaction of `move_within` is committed."""
        if moved:
            self.pos, self.failures = pos, 0

    async def fail(self, event: Event, error: str) -> bool:
        """The event could not be told. Whether it is given up: it was tried so often that it is put aside as dead."""
        if self.failures + 1 >= TRIES:
            await run_tx(lambda: self._bury(event, error))
            return True
        pause = min(FIRST_PAUSE * 2**self.failures, LONGEST_PAUSE)
        next_try_at = clock.machine_now() + pause
        await self._change(failures=self.failures + 1, next_try_at=next_try_at, last_error=error)
        return False

    async def _bury(self, event: Event, error: str) -> None:
        moved = await self._unmoved().update(pos=event.pos, failures=0, next_try_at=None, last_error=error)
        if moved:
            self.pos, self.failures = event.pos, 0
            await DeadEvent.create(
                plugin=self.key.plugin,
                subscriber=self.key.subscriber,
                pos=event.pos,
                event_id=event.event_id,
                last_error=error,
                died_at=clock.machine_now(),
            )

    async def _change(self, *conditions: Q, **values: datetime | int | str | None) -> bool:
        return bool(await run_tx(lambda: self._unmoved().filter(*conditions).update(**values)))

    def _unmoved(self) -> QuerySet[SubscriberCursor]:
        return SubscriberCursor.filter(self.key.is_its(), pos=self.pos)


async def begin(keys: Iterable[Key]) -> None:
    """Give those without a place one at the end of the log: they are told of what happens from now on."""

    async def give() -> None:
        await lock("subscriber_cursor")
        for key in keys:
            if not await SubscriberCursor.exists(key.is_its()):
                await _create(key, await last())

    await run_tx(give)


async def due(key: Key) -> Cursor | None:
    """The cursor, if the log has more for it, nobody else holds it, and a failed event has waited long enough.

    Where there is none the sandbox was reset: the log begins again, and so does the subscriber.
    """
    row = await SubscriberCursor.get_or_none(key.is_its(), using_db=reader())
    if row is None:
        row = await run_tx(lambda: _create(key, 0))
    waits = any(moment and moment > clock.machine_now() for moment in (row.next_try_at, row.held_until))
    return None if waits or row.pos >= await last() else Cursor(key, row.pos, row.failures)


async def last() -> int:
    """The place of the newest event that was committed; 0 where there is none."""
    newest = await Event.all().order_by("-pos").using_db(reader()).first()
    return newest.pos if newest else 0


async def slowest() -> int | None:
    """The place up to which every subscriber was told; None where there is no subscriber."""
    behind = await SubscriberCursor.all().order_by("pos").using_db(reader()).first()
    return behind.pos if behind else None


async def _create(key: Key, pos: int) -> SubscriberCursor:
    return await SubscriberCursor.create(plugin=key.plugin, subscriber=key.subscriber, pos=pos)


def _moved_to(pos: int, seconds: float) -> dict[str, datetime | int | str | None]:
    return {"pos": pos, "failures": 0, "next_try_at": None, "last_error": None, "held_until": _in(seconds)}


def _in(seconds: float) -> datetime:
    return clock.machine_now() + timedelta(seconds=seconds)
