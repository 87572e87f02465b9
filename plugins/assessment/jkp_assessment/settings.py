"""The plugin's section of settings.toml."""

from pydantic import Field

from jkp.plugin import PluginSettings


class AssessmentSettings(PluginSettings):
    """What an operator may change."""

    longest_job_title: int = Field(default=100, ge=10, le=200, description="Longest job title, in characters.")
