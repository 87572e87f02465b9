"""Breaks rule 14: it waits for the board without letting others work."""

from typing import Any

import httpx2
from noticeboard import NO_TLS, BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, ParticipantRef, PluginContext, SourceUnavailable, hookimpl


class Spoilt(NoticeBoard):
    async def items(self, who: ParticipantRef) -> list[dict[str, Any]]:
        asked = {"account": who.account}
        try:
            url = f"{self.settings.base_url}/applications"
            return self.read(httpx2.get(url, params=asked, timeout=0.4, verify=NO_TLS))
        except (httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
            raise SourceUnavailable from error


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
