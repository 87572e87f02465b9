"""Breaks rule 11: a refused token looks like a board that is down."""

from typing import Any

import httpx2
from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, PluginContext, SourceMisconfigured, SourceUnavailable, hookimpl


class Spoilt(NoticeBoard):
    def read(self, answer: httpx2.Response) -> list[dict[str, Any]]:
        try:
            return super().read(answer)
        except SourceMisconfigured as error:
            raise SourceUnavailable from error


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [Spoilt(settings=ctx.settings)]
