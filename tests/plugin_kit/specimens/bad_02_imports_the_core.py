"""Breaks rule 02: it takes the core's own way to the clock."""

from jkp import clock
from jkp.plugin import ActivityKind, ActivitySource, PluginContext, PluginSettings, hookimpl

STARTED_AT = clock.machine_now()


@hookimpl
def jkp_activity_sources(ctx: PluginContext[PluginSettings]) -> list[ActivitySource]:
    return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Papan", title_en="Board")]
