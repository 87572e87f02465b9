"""Local accounts: the section `[accounts]` of the settings."""

from pydantic import Field

from jkp.settings.section import Section


class AccountSettings(Section):
    """Accounts of this server's own, which exist only where no issuer of OpenID Connect is configured."""

    enabled: bool | None = Field(
        default=None, description="Whether there are local accounts; by default where no issuer is configured."
    )
    token_minutes: int = Field(default=60, ge=5, le=1440, description="Life of a token, in minutes.")
    code_minutes: int = Field(default=15, ge=5, le=60, description="Life of a one-time code, in minutes.")
    unanswered_codes: int = Field(
        default=1_000,
        ge=0,
        description="Most addresses that got a code within an hour and have not answered; then nobody can register. "
        "0 for no limit.",
    )
    least_seconds: float = Field(
        default=0.5, ge=0, le=5, description="No answer is faster, so that its time tells nobody who is registered."
    )
