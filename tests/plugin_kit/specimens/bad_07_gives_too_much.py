"""Breaks rule 07: it gives whatever the board gives, whenever it was."""

from collections.abc import AsyncIterator

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, Period, PluginContext, ProposedActivity, hookimpl


class Spoilt(NoticeBoard):
    async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
        for item in await self.items(who):
            yield self.activity(who, item)


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
