"""Store what was shown: behind the answer, many requests in one transaction.

A read does not wait for the database. Until a batch is stored it is on a slip (`jkp.audit.slips`), which the next
process takes over from one that was killed. Where the database does not keep up, and too much waits, reads wait for it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from jkp.audit import slips
from jkp.audit.chain import append, link
from jkp.audit.models import AuditEntry
from jkp.audit.slips import Slip
from jkp.database import behind, run_tx

MOST_WAITING = 20_000
AT_ONCE = 500
GATHER_SECONDS = 0.5
_logger = logging.getLogger("jkp.audit")


class Recorder:
    """The entries of one server that wait to be stored."""

    def __init__(self, folder: Path) -> None:
        self.used = False
        """Whether anything was noted since the start."""
        self.fault: str | None = None
        """Why nothing could be stored the last time."""
        self._folder = folder
        self._waiting: deque[Slip] = deque()
        self._begin: asyncio.Event | None = None
        """What lets the batch that is gathered be stored at once."""
        self._one_at_a_time = asyncio.Lock()
        self._storing: Slip | None = None

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Store these soon."""
        if not entries:
            return
        self.used = True
        if self._begin is None:
            self._begin = behind(self._store, GATHER_SECONDS)
        slip = self._slip()
        if not slip.add(entries) or len(slip.entries) >= AT_ONCE:
            self._begin.set()
        if self._number() > MOST_WAITING:
            await asyncio.shield(asyncio.ensure_future(self.store_all()))

    def _slip(self) -> Slip:
        """The one that is being written; neither a full one nor one that is being stored."""
        last = self._waiting[-1] if self._waiting else None
        if last is None or last is self._storing or len(last.entries) >= AT_ONCE:
            self._waiting.append(last := Slip(self._folder))
        return last

    def _number(self) -> int:
        return sum(len(slip.entries) for slip in self._waiting)

    async def store_all(self) -> None:
        """Store what waits, before the server ends."""
        while self._waiting:
            await self._store_oldest()

    async def _store_oldest(self) -> None:
        async with self._one_at_a_time:
            self._storing = self._waiting[0] if self._waiting else None
            try:
                if self._storing:
                    await run_tx(partial(_stored, self._storing.entries))
                    self._waiting.popleft().remove()
            finally:
                self._storing = None

    async def take_over(self) -> None:
        """Store what processes have shown that were killed."""
        if found := [*slips.left(self._folder)]:
            self.used = True
            self._waiting.extendleft(found)
            _logger.warning("%s audit entries were left by a process that was killed", self._number())
            await self._store()

    async def _store(self) -> None:
        """What waits now; what comes meanwhile gathers."""
        self._begin = None
        try:
            for _ in range(len(self._waiting)):
                await self._store_oldest()
            self.fault = None
        except Exception as error:
            self.fault = type(error).__name__
            _logger.exception("%s audit entries could not be stored; the next request will try again", self._number())


async def _stored(entries: Sequence[AuditEntry]) -> None:
    await append(entries)
    while await link():
        pass
