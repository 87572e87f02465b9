"""API keys that are shown: each is looked up, so that one that was revoked opens nothing from that moment on."""

import asyncio
import logging
from datetime import date
from uuid import UUID

from jkp import clock
from jkp.access.models import ApiKey
from jkp.database import reader, run_tx
from jkp.security import api_keys
from jkp.security.jwts import TokenInvalid
from jkp.security.principals import Principal

log = logging.getLogger("jkp.security")


class KeyChecking:
    """The API keys of one server."""

    def __init__(self) -> None:
        self._used: dict[UUID, date] = {}
        self._noting: set[asyncio.Task[None]] = set()

    async def admit(self, key: str) -> Principal:
        """Whom the key speaks for. Error: `TokenInvalid` for one that is unknown or was revoked."""
        public_part = api_keys.public_part(key)
        row = await ApiKey.get_or_none(public_part=public_part, using_db=reader()) if public_part else None
        if row is None or not api_keys.is_same(key, row.digest) or row.revoked_at:
            raise TokenInvalid
        self._note_use(row)
        return Principal(row.role, row.subject, row.expires_at, scopes=frozenset(row.scopes), key_id=row.id)

    async def close(self) -> None:
        """Let what is being noted be noted."""
        await asyncio.gather(*self._noting, return_exceptions=True)

    def _note_use(self, row: ApiKey) -> None:
        """Keep the day, once a day: nobody waits for it, and a database that is busy keeps nobody out."""
        today = clock.day_of(clock.machine_now())
        if row.last_used_on == today or self._used.get(row.id) == today:
            return
        self._used[row.id] = today
        task = asyncio.create_task(_noted(row.id, today))
        self._noting.add(task)
        task.add_done_callback(self._noting.discard)


async def _noted(key_id: UUID, day: date) -> None:
    async def note() -> None:
        await ApiKey.filter(id=key_id).update(last_used_on=day)

    try:
        await run_tx(note)
    except Exception:
        log.exception("the day on which an API key was used could not be kept")
