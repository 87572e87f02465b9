"""Store what was read: behind the answer, many requests in one transaction.

A read does not wait for the audit. What a process has answered and not yet stored is lost if it is killed in between:
milliseconds, as long as the database keeps up. Where it does not, and too much waits, reads wait for it.
"""

import logging
from collections.abc import Sequence

from jkp.audit.chain import link
from jkp.audit.models import AuditEntry
from jkp.database import behind, run_tx

MOST_WAITING = 20_000
AT_ONCE = 500
_logger = logging.getLogger("jkp.audit")


class Recorder:
    """The entries of one server that wait to be stored."""

    def __init__(self) -> None:
        self.used = False
        """Whether anything was noted since the start."""
        self._waiting: list[AuditEntry] = []
        self._storing = False

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """Store these soon."""
        if not entries:
            return
        self.used = True
        self._waiting.extend(entries)
        if not self._storing:
            self._storing = True
            behind(self._store)
        if len(self._waiting) > MOST_WAITING:
            await self.store_all()

    async def store_all(self) -> None:
        """Store what waits, before the server ends."""
        while self._waiting:
            batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            try:
                await run_tx(lambda given=batch: _stored(given))  # type: ignore[misc]
            except BaseException:
                self._waiting = batch + self._waiting
                raise

    async def _store(self) -> None:
        try:
            await self.store_all()
        except Exception:
            _logger.exception(
                "%s audit entries could not be stored; the next request will try again", len(self._waiting)
            )
        finally:
            self._storing = False


async def _stored(batch: Sequence[AuditEntry]) -> None:
    await AuditEntry.bulk_create(batch)
    while await link():
        pass
