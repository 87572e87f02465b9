"""Breaks rule 08: it asks for everybody, and takes all of it for hers."""

from dataclasses import replace
from typing import Any

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, PluginContext, hookimpl


class Spoilt(NoticeBoard):
    async def items(self, who: ParticipantRef) -> list[dict[str, Any]]:
        return await super().items(replace(who, account="all"))


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
