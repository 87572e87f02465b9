"""What an operator says of Papan Kerja."""

from datetime import timedelta

from pydantic import Field, SecretStr

from jkp.plugin import PluginSettings


class PapanKerjaSettings(PluginSettings):
    """The section `[plugins.papan_kerja]`."""

    base_url: str = Field(description="Address of the board's API, like https://api.papankerja.example/v1.")
    token: SecretStr = Field(description="The token that the board gave us.")
    webhook_secret: SecretStr = Field(description="What signs the board's calls; it begins with whsec_.")
    every: timedelta = Field(default=timedelta(hours=1), ge=timedelta(minutes=1), description="How often it is asked.")
    timeout: float = Field(default=5.0, gt=0, le=20, description="Seconds in which the board must answer.")
