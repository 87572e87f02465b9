"""A plugin that keeps every rule about a board that is asked."""

from noticeboard import BoardSettings, NoticeBoard

from jkp.plugin import ActivitySource, PluginContext, hookimpl


@hookimpl
def jkp_settings() -> type[BoardSettings]:
    return BoardSettings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[BoardSettings]) -> list[ActivitySource]:
    return [NoticeBoard(settings=ctx.settings)]
