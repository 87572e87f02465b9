"""Breaks rule 10: a board that is down looks like one where she did nothing."""

from typing import Any

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, PluginContext, SourceUnavailable, hookimpl


class Spoilt(NoticeBoard):
    async def items(self, who: ParticipantRef) -> list[dict[str, Any]]:
        try:
            return await super().items(who)
        except SourceUnavailable as error:
            if error.retry_after:
                raise
            return []


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
