"""The plugin's section of settings.toml."""

from pydantic import Field

from jkp.plugin import PluginSettings


class TrainingSettings(PluginSettings):
    """What an operator may change."""

    require_recommendation: bool = Field(
        default=True, description="Whether a counselling session must have recommended training first (R100)."
    )
    most_days_per_call: int = Field(
        default=100, ge=1, le=1000, description="Most days that one call may schedule, or record attendance of."
    )
