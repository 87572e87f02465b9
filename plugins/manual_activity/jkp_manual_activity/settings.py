"""The plugin's section of settings.toml."""

from pydantic import Field

from jkp.plugin import PluginSettings


class ManualActivitySettings(PluginSettings):
    """What an operator may change: the longest texts of the forms, in characters."""

    longest_name: int = Field(default=200, ge=20, le=200, description="Longest company or position.")
    longest_address: int = Field(default=500, ge=50, le=2000, description="Longest address of a company.")
    longest_media: int = Field(default=100, ge=20, le=200, description="Longest medium of an application.")
    longest_text: int = Field(default=2000, ge=100, le=10000, description="Longest note, experience or process.")
    longest_reason: int = Field(default=500, ge=50, le=500, description="Longest reason of an officer.")
