"""What Karirhub records, and how the core asks the real one for it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from jkp.plugin import (
    ActivityKind,
    ActivitySource,
    CannotLoad,
    ParticipantRef,
    Period,
    PluginContext,
    ProposedActivity,
    transaction,
)
from jkp_karirhub import receiving
from jkp_karirhub.board import Board
from jkp_karirhub.settings import KarirhubSettings

KINDS = tuple(ActivityKind)
TITLE = "Karirhub"


@dataclass(frozen=True, kw_only=True)
class AskedSource(ActivitySource):
    """The real Karirhub, asked through its API. What it tells is in the portfolio, and given to the core."""

    ctx: PluginContext[KarirhubSettings]
    board: Board

    async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
        """The applications and calls of one participant. Errors: as of `Board.applications`."""
        async for told in self.board.applications(who.account, window.starts_on, window.ends_on):
            keep = partial(receiving.keep_application, self.ctx, who.id, told)
            activities: Sequence[ProposedActivity] = await transaction(keep)
            for activity in activities:
                if window.starts_on <= activity.occurred_on <= window.ends_on:
                    yield activity

    async def check(self) -> None:
        """Ask whether we may ask. Errors: `SourceUnavailable`, `SourceMisconfigured`."""
        await self.board.check()

    async def close(self) -> None:
        """Close the connections."""
        await self.board.close()


def of(ctx: PluginContext[KarirhubSettings]) -> ActivitySource:
    """The source, asked where the settings name an API. Error: `CannotLoad` for one in production without https."""
    url, token = ctx.settings.api_url, ctx.settings.api_token
    if url is None or token is None:
        return ActivitySource(kinds=KINDS, title_id=TITLE, title_en=TITLE)
    if url.scheme != "https" and ctx.sandbox is None:
        raise CannotLoad("api_url must begin with https in production")
    board = Board(url=str(url).rstrip("/"), token=token, seconds=ctx.settings.api_seconds)
    every = timedelta(minutes=ctx.settings.ask_every_minutes)
    return AskedSource(kinds=KINDS, title_id=TITLE, title_en=TITLE, every=every, ctx=ctx, board=board)
