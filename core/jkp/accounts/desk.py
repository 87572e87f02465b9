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
        self.codes = Codes(settings.code_minutes, settings.unanswered_codes)
        self._least_seconds = settings.least_seconds

    @asynccontextmanager
    async def unhurried(self) -> AsyncIterator[None]:
        """Take the least time for every answer, or twice it, and so on: how long something took tells nobody anything.

        Where the server has much to do, everything takes longer than the least, and what it did would show again.
        """
        now = asyncio.get_running_loop().time
        begun_at = now()
        try:
            yield
        finally:
            await asyncio.sleep(pause(now() - begun_at, self._least_seconds))


def pause(taken: float, least: float) -> float:
    """Until the next whole multiple of the least time, in seconds."""
    return least - taken % least if least else 0.0
