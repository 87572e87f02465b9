"""The plugin's section of settings.toml."""

from pydantic import AnyHttpUrl, Field, SecretStr, field_validator, model_validator

from jkp.plugin import PluginSettings
from jkp_karirhub import signing


class KarirhubSettings(PluginSettings):
    """What an operator may change."""

    require_profile: bool = Field(
        default=True, description="Whether applying needs a complete profile and the job-seeker registration."
    )
    require_assessment: bool = Field(default=True, description="Whether applying needs the self-assessment.")
    saved_searches: int = Field(default=20, ge=1, le=100, description="How many searches a participant may save.")
    longest_search: int = Field(default=100, ge=10, le=200, description="Longest text to search for, in characters.")
    webhook_secrets: tuple[SecretStr, ...] = Field(
        default=(),
        max_length=4,
        description="Secrets like whsec_MfKQ... of Karirhub's webhook; two while one is changed, none for none.",
    )
    api_url: AnyHttpUrl | None = Field(default=None, description="Karirhub's API, asked for applications; or nothing.")
    api_token: SecretStr | None = Field(default=None, description="The token that Karirhub gave us for its API.")
    api_seconds: float = Field(default=10.0, gt=0, le=60, description="Seconds that its API has for one answer.")
    ask_every_minutes: int = Field(default=15, ge=1, le=1440, description="How often its API is asked.")

    @field_validator("webhook_secrets", mode="before")
    @classmethod
    def _parted(cls, given: object) -> object:
        """An environment variable has them in one text, with spaces between them."""
        return tuple(given.split()) if isinstance(given, str) else given

    @field_validator("webhook_secrets")
    @classmethod
    def _keys(cls, secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for secret in secrets:
            signing.key_of(secret.get_secret_value())
        return secrets

    @model_validator(mode="after")
    def _both_or_none(self) -> "KarirhubSettings":
        if (self.api_url is None) is not (self.api_token is None):
            raise ValueError("api_url and api_token belong together")
        return self
