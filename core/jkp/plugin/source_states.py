"""How each source that is asked is doing, kept in the database; and whose turn it is to ask it.

Moments are the machine's. Of several servers one asks at a time: it holds the source until it has told how that ended.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from jkp import clock
from jkp.database import lock, reader, run_tx
from jkp.plugin.guarding import class_of
from jkp.plugin.models import SourceState, SourceStatus
from jkp.plugin.sourcing import SourceMisconfigured

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
SHORTEST_WISH = timedelta(seconds=1)
LONGEST_WISH = timedelta(days=1)
MOST_DOUBLINGS = 10


@dataclass(frozen=True)
class Key:
    """Whose state it is: that of one source of one plugin, with a fingerprint of the plugin's settings."""

    plugin: str
    source: str
    fingerprint: str


@dataclass(frozen=True)
class Turn:
    """This server's turn to ask a source; whoever has it ends it in one of four ways."""

    key: Key
    row: SourceState

    async def succeed(self, every: timedelta) -> None:
        """Everybody was asked."""
        now = clock.machine_now()
        await self._end(SourceStatus.HEALTHY, failures=0, next_try_at=now + every, last_synced_at=now, last_error=None)

    async def succeed_in_part(self, every: timedelta, error: BaseException) -> None:
        """Everybody was asked, and for some of them it failed."""
        now = clock.machine_now()
        told = _class_and_moment(error)
        await self._end(SourceStatus.DEGRADED, failures=0, next_try_at=now + every, last_synced_at=now, last_error=told)

    async def fail(self, error: BaseException) -> None:
        """It was broken off: ask again later, or only once the settings are others."""
        told, failures = _class_and_moment(error), self.row.failures + 1
        if isinstance(error, SourceMisconfigured):
            await self._end(SourceStatus.STOPPED, failures=failures, last_error=told, fingerprint=self.key.fingerprint)
            self._log.error("source %s is not asked until its settings change: %s", self._name, error.text)
            return
        pause = pause_after(failures, getattr(error, "retry_after", None))
        at = clock.machine_now() + pause
        await self._end(SourceStatus.DEGRADED, failures=failures, next_try_at=at, last_error=told)

    async def release(self, *, at_once: bool = False) -> None:
        """It was left off for a reason of ours; with `at_once` it goes on the next time anybody looks."""
        changes = {"next_try_at": clock.machine_now()} if at_once else {}
        await run_tx(lambda: SourceState.filter(id=self.row.id).update(held_until=None, **changes))

    async def _end(self, status: SourceStatus, **values: datetime | int | str | None) -> None:
        values = {"fingerprint": None, "held_until": None, **values}
        await run_tx(lambda: SourceState.filter(id=self.row.id).update(status=status, **values))
        before = self.row.status
        if status is SourceStatus.HEALTHY and before is not status:
            self._log.warning("source %s answers again", self._name)
        if status is SourceStatus.DEGRADED and before is not status:
            self._log.warning("source %s fails: %s; it is asked again later", self._name, values["last_error"])

    @property
    def _log(self) -> logging.Logger:
        return logging.getLogger(f"jkp.plugins.{self.key.plugin}")

    @property
    def _name(self) -> str:
        return self.key.source or self.key.plugin


async def turn(key: Key, seconds: float, *, at_once: bool = False) -> Turn | None:
    """The turn to ask the source, for at most so many seconds; None where it is not due, or somebody else's.

    With `at_once` it is due in any case, unless it was stopped.
    """
    row = await _row(key)
    if not _is_due(row, key.fingerprint, at_once=at_once):
        return None
    now = clock.machine_now()
    free = Q(held_until__isnull=True) | Q(held_until__lte=now)
    unchanged = Q(next_try_at__isnull=True) if row.next_try_at is None else Q(next_try_at=row.next_try_at)
    mine = SourceState.filter(free, unchanged, id=row.id)
    held = await run_tx(lambda: mine.update(held_until=now + timedelta(seconds=seconds)))
    return Turn(key, row) if held else None


def pause_after(failures: int, wish: timedelta | None = None) -> timedelta:
    """How long to leave the board alone: as it wishes, else a minute, doubling up to an hour."""
    if isinstance(wish, timedelta):
        return min(max(wish, SHORTEST_WISH), LONGEST_WISH)
    doubled: timedelta = FIRST_PAUSE * 2 ** min(failures - 1, MOST_DOUBLINGS)
    return min(doubled, LONGEST_PAUSE)


def _class_and_moment(error: BaseException) -> str:
    return f"{class_of(error)[:150]} at {clock.machine_now():%Y-%m-%dT%H:%M:%SZ}"


def _is_due(row: SourceState, fingerprint: str, *, at_once: bool) -> bool:
    now = clock.machine_now()
    if row.held_until and row.held_until > now:
        return False
    if row.status is SourceStatus.STOPPED:
        return row.fingerprint != fingerprint
    return at_once or row.next_try_at is None or row.next_try_at <= now


async def _row(key: Key) -> SourceState:
    its = Q(plugin=key.plugin, source=key.source)
    found = await SourceState.get_or_none(its, using_db=reader())
    return found if found else await run_tx(lambda: _created(key, its))


async def _created(key: Key, its: Q) -> SourceState:
    await lock("source_state")
    found = await SourceState.get_or_none(its)
    return found or await SourceState.create(plugin=key.plugin, source=key.source, status=SourceStatus.HEALTHY)
