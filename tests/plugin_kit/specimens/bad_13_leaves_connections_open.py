"""Breaks rule 13: it never closes its client, whose connections stay open."""

import httpx2
from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, PluginContext, hookimpl

LEFT: list[httpx2.AsyncClient] = []


class Spoilt(NoticeBoard):
    async def close(self) -> None:
        LEFT.extend(self.clients)


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
