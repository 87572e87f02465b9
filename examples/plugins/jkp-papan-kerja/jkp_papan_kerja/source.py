"""Ask the board for a participant's applications, page by page."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import httpx2

from jkp.plugin import ActivitySource, ParticipantRef, Period, ProposedActivity, SourceUnavailable
from jkp_papan_kerja.applications import activity_of
from jkp_papan_kerja.board import check


@dataclass(frozen=True, kw_only=True)
class PapanKerja(ActivitySource):
    """The board as a source; one client for all runs."""

    client: httpx2.AsyncClient

    async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
        """Her applications on the days of the window."""
        asked = {"account": who.account, "since": f"{window.starts_on}", "until": f"{window.ends_on}"}
        while asked:
            activities, cursor = await self._page(who, asked)
            for activity in activities:
                if window.starts_on <= activity.occurred_on <= window.ends_on:
                    yield activity
            asked = {**asked, "cursor": cursor} if cursor else {}

    async def _page(self, who: ParticipantRef, asked: dict[str, str]) -> tuple[Sequence[ProposedActivity], str | None]:
        try:
            answer = await self.client.get("/applications", params=asked)
            check(answer)
            page = answer.json()
            return [activity_of(told, who.id) for told in page["items"]], page["next"]
        except (httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
            raise SourceUnavailable from error

    async def close(self) -> None:
        """Close the client."""
        await self.client.aclose()
