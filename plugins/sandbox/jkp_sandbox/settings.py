"""The plugin's section of settings.toml."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime, Field

from jkp.plugin import PluginSettings


class SandboxSettings(PluginSettings):
    """What an operator may change."""

    stands_at: AwareDatetime = Field(
        default=datetime.fromisoformat("2025-05-02T09:00:00+07:00"),
        description="Where the programme's clock stands once the sandbox is loaded.",
    )
    token_life: timedelta = Field(
        default=timedelta(hours=24),
        gt=timedelta(0),
        le=timedelta(hours=24),
        description="Life of a persona's token, and of a token whose life was not given.",
    )
