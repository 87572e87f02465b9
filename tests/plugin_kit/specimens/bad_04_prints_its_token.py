"""Breaks rule 04: whoever prints its settings sees the token."""

from pydantic import Field

from jkp.plugin import ActivityKind, ActivitySource, PluginContext, PluginSettings, hookimpl


class Settings(PluginSettings):
    """The section of the plugin."""

    token: str = Field(default="hunter2", description="What the board gave us.")


@hookimpl
def jkp_settings() -> type[Settings]:
    return Settings


@hookimpl
def jkp_activity_sources(ctx: PluginContext[Settings]) -> list[ActivitySource]:
    return [ActivitySource(kinds=[ActivityKind.JOB_APPLICATION], title_id="Papan", title_en="Board")]
