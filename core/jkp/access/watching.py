"""Open connections by what opened them: an API key until it is revoked, an account until its password changes."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from jkp.access.models import ApiKey
from jkp.accounts.entering import standing
from jkp.database import reader
from jkp.security.principals import Principal

LOOK_SECONDS = 2.0
"""How often it is asked what fell; API keys that this process revokes fall at once."""

Credential = UUID | tuple[UUID, int]
"""An API key, or the participant and the generation of a local account."""

log = logging.getLogger("jkp.security")


class Watch:
    """The connections of one process. It asks the database only while there are some that can fall."""

    def __init__(self) -> None:
        self._ends: defaultdict[Credential, set[Callable[[], None]]] = defaultdict(set)
        self._looking: asyncio.Task[None] | None = None

    @contextmanager
    def until_revoked(self, principal: Principal, end: Callable[[], None]) -> Iterator[None]:
        """Call `end` if what let it in falls meanwhile, maybe more than once; what cannot fall is not watched."""
        shown = _credential(principal)
        if shown is None:
            yield
            return
        self._ends[shown].add(end)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._forget(shown, end)

    def fell(self, shown: Credential) -> None:
        """End what was opened with this."""
        for end in tuple(self._ends.get(shown, ())):
            end()

    async def close(self) -> None:
        """Look no more."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
            self._looking = None

    def _forget(self, shown: Credential, end: Callable[[], None]) -> None:
        self._ends[shown].discard(end)
        if not self._ends[shown]:
            del self._ends[shown]
        if self._looking and not self._ends:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                fallen = await _fallen(list(self._ends))
            except Exception:
                log.exception("it could not be asked which API keys and accounts still open something")
            else:
                for shown in fallen:
                    self.fell(shown)


def _credential(principal: Principal) -> Credential | None:
    if principal.person is not None and principal.generation is not None:
        return principal.person, principal.generation
    return principal.key_id


async def _fallen(shown: Collection[Credential]) -> set[Credential]:
    """Which of these are good no more."""
    key_ids = [each for each in shown if isinstance(each, UUID)]
    accounts = [each for each in shown if isinstance(each, tuple)]
    good: set[Credential] = set()
    if key_ids:
        good |= {key.id for key in await ApiKey.filter(id__in=key_ids, revoked_at=None).using_db(reader())}
    if accounts:
        good |= await standing(accounts)
    return set(shown) - good
