"""Open connections by the API key that opened them: they end when the key is revoked, in whatever process that is."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from jkp.access.models import ApiKey
from jkp.database import reader

LOOK_SECONDS = 2.0
"""How often it is asked which keys fell in other processes; in this one they fall at once."""

log = logging.getLogger("jkp.security")


class Watch:
    """The connections of one process. It asks the database only while there are some that a key has opened."""

    def __init__(self) -> None:
        self._ends: defaultdict[UUID, set[Callable[[], None]]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def until_revoked(self, key_id: UUID | None, end: Callable[[], None]) -> Iterator[None]:
        """Call `end` if the key is revoked meanwhile, maybe more than once; without a key there is nothing to watch."""
        if key_id is None:
            yield
            return
        self._ends[key_id].add(end)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._forget(key_id, end)

    def fell(self, key_id: UUID) -> None:
        """End what was opened with this key."""
        for end in tuple(self._ends.get(key_id, ())):
            end()

    async def close(self) -> None:
        """Look no more."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None

    def _forget(self, key_id: UUID, end: Callable[[], None]) -> None:
        self._ends[key_id].discard(end)
        if not self._ends[key_id]:
            del self._ends[key_id]
        if self._looking and not self._ends:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                fallen = await _fallen(list(self._ends))
            except Exception:
                log.exception("it could not be asked which API keys were revoked")
            else:
                for key_id in fallen:
                    self.fell(key_id)


async def _fallen(key_ids: list[UUID]) -> set[UUID]:
    """Which of these keys are good no more: revoked, or gone."""
    good = await ApiKey.filter(id__in=key_ids, revoked_at=None).using_db(reader())
    return set(key_ids) - {key.id for key in good}
