"""The plugin's section of settings.toml."""

from pydantic import Field

from jkp.plugin import PluginSettings


class ProfileSettings(PluginSettings):
    """What an operator may change: how much a résumé may hold."""

    longest_line: int = Field(default=200, ge=20, le=200, description="Longest name, title or place, in characters.")
    longest_text: int = Field(default=2000, ge=100, le=10000, description="Longest summary or description.")
    most_entries: int = Field(default=30, ge=1, le=100, description="Most entries of one part.")
