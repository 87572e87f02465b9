"""What the specimens have in common: a job board that is asked as it should be."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Any

import httpx2
from pydantic import Field, SecretStr

from jkp.plugin import (
    ActivityKind,
    ActivitySource,
    ParticipantRef,
    Period,
    PluginSettings,
    ProposedActivity,
    SourceMisconfigured,
    SourceUnavailable,
)

TIMEOUT = 0.2
# The board speaks no TLS, and reading all certificates would take longer than asking it.
NO_TLS = SSLContext(PROTOCOL_TLS_CLIENT)


class BoardSettings(PluginSettings):
    """The section of a specimen."""

    base_url: str = Field(description="The board's address.")
    token: SecretStr = Field(description="What the board gave us.")


@dataclass(frozen=True, kw_only=True)
class NoticeBoard(ActivitySource):
    """A good source; each specimen spoils one part of it."""

    settings: BoardSettings
    kinds: tuple[ActivityKind, ...] = (ActivityKind.JOB_APPLICATION,)
    title_id: str = "Papan"
    title_en: str = "Board"
    every: timedelta | None = timedelta(hours=1)
    clients: list[httpx2.AsyncClient] = field(default_factory=list)

    def client(self) -> httpx2.AsyncClient:
        """One client for all runs."""
        if not self.clients:
            self.clients.append(httpx2.AsyncClient(base_url=self.settings.base_url, timeout=TIMEOUT, verify=NO_TLS))
        return self.clients[0]

    async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
        """Her applications."""
        for item in await self.items(who):
            activity = self.activity(who, item)
            if window.starts_on <= activity.occurred_on <= window.ends_on:
                yield activity

    def activity(self, who: ParticipantRef, item: Mapping[str, Any]) -> ProposedActivity:
        """One item of the board's answer as an activity."""
        return ProposedActivity(
            kind=ActivityKind.JOB_APPLICATION,
            external_id=item["id"],
            participant_id=who.id,
            occurred_on=date.fromisoformat(item["day"]),
            company=item["company"],
        )

    async def items(self, who: ParticipantRef) -> list[dict[str, Any]]:
        """What the board says of an account."""
        try:
            return self.read(await self.client().get("/applications", params={"account": who.account}))
        except (httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
            raise SourceUnavailable from error

    def read(self, answer: httpx2.Response) -> list[dict[str, Any]]:
        """The items of an answer."""
        if answer.status_code == httpx2.codes.UNAUTHORIZED:
            raise SourceMisconfigured("the board refuses our token (401)")
        if answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:
            raise SourceUnavailable(retry_after=timedelta(seconds=int(answer.headers["retry-after"])))
        answer.raise_for_status()
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def close(self) -> None:
        """Close the client."""
        for client in self.clients:
            await client.aclose()
