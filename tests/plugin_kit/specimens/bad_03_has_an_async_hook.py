"""Breaks rule 03: its hook is to be awaited."""

from jkp.plugin import ActivityKind, ActivitySource, PluginContext, PluginSettings, hookimpl


@hookimpl
async def jkp_activity_sources(ctx: PluginContext[PluginSettings]) -> list[ActivitySource]:
    return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Papan", title_en="Board")]
