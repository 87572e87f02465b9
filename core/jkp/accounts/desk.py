"""The local accounts of one server: what they are made with, and answers that all take the same time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from jkp.accounts.codes import Codes
from jkp.accounts.tokens import LocalIssuer
from jkp.security.sealing import Seals
from jkp.settings.accounts import AccountSettings


class Desk:
    """Where people register and sign in."""

    def __init__(self, settings: AccountSettings, seals: Seals) -> None:
        self.issuer = LocalIssuer(seals, timedelta(minutes=settings.token_minutes))
        self.codes = Codes(settings.code_minutes)
        self._least_seconds = settings.least_seconds

    @asynccontextmanager
    async def unhurried(self) -> AsyncIterator[None]:
        """Take the same time for every answer, good or bad: how long something took must tell nobody anything."""
        now = asyncio.get_running_loop().time
        ends_at = now() + self._least_seconds
        try:
            yield
        finally:
            await asyncio.sleep(max(0.0, ends_at - now()))
