"""The plugin's section of settings.toml."""

from pydantic import Field

from jkp.plugin import PluginSettings


class KarirhubSettings(PluginSettings):
    """What an operator may change."""

    longest_search: int = Field(default=100, ge=10, le=200, description="Longest text to search for, in characters.")
