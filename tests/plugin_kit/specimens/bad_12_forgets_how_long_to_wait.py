"""Breaks rule 12: it does not say how long the board wants to be left alone."""

from typing import Any

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, PluginContext, SourceUnavailable, hookimpl


class Spoilt(NoticeBoard):
    async def items(self, who: ParticipantRef) -> list[dict[str, Any]]:
        try:
            return await super().items(who)
        except SourceUnavailable as error:
            raise SourceUnavailable from error


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
