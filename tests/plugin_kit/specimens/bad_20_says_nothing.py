"""Breaks rule 20: its README says nothing of data, limits and contact."""

from jkp.plugin import ActivityKind, ActivitySource, PluginContext, PluginSettings, hookimpl


@hookimpl
def jkp_activity_sources(ctx: PluginContext[PluginSettings]) -> list[ActivitySource]:
    return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Papan", title_en="Board")]
