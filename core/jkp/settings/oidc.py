"""Which issuers of tokens are trusted, and how their tokens are read: `[oidc.<name>]` of settings.toml."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, model_validator

from jkp.settings.section import Section

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Those that need a private key to sign: whoever knows the public one can forge nothing."""
GrantedRole = Literal["PARTICIPANT", "OFFICER", "INTEGRATOR", "EMPLOYER", "TRAINING_PROVIDER", "COUNSELLOR", "OPERATOR"]
OURS = "urn:jkp:"


def _not_ours(issuer: str) -> str:
    if issuer.startswith(OURS):
        raise ValueError(f"names that begin with {OURS} are the server's own")
    return issuer


class OidcSettings(Section):
    """One issuer of OpenID Connect."""

    issuer: Annotated[str, AfterValidator(_not_ours)] = Field(min_length=1, description="Its `iss`, to the letter.")
    audience: str = Field(min_length=1, description="The `aud` of tokens that are meant for this server.")
    jwks_url: HttpUrl | None = Field(
        default=None,
        description="Where its public keys are. https, or in the sandbox loopback. Without it, where the issuer says.",
    )
    algorithms: tuple[Algorithm, ...] = Field(
        default=("RS256", "ES256"), min_length=1, description="How its tokens may be signed."
    )
    types: tuple[str, ...] = Field(default=("JWT", "at+jwt"), min_length=1, description="The `typ` of its tokens.")
    role_claim: str = Field(default="role", min_length=1, description="Claim with the role, or a list of roles.")
    roles: dict[str, GrantedRole] = Field(
        default_factory=dict, description="Which value of it gives which role; of several the first one here."
    )
    default_role: Literal["PARTICIPANT"] | None = Field(
        default=None, description="The role of those to whom `roles` gives none."
    )
    nik_claim: str = Field(default="nik", min_length=1, description="Claim with the NIK that the issuer has verified.")
    subject_claims: dict[GrantedRole, str] = Field(
        default_factory=dict, description="Claim with the subject, by role; `sub` for the others."
    )
    leeway_seconds: int = Field(default=30, ge=0, le=120, description="How far its clock may be ahead, in seconds.")
    longest_hours: int = Field(default=24, ge=1, le=24, description="Longest life of its tokens, in hours.")
    keys_seconds: int = Field(
        default=600, ge=10, le=86_400, description="After how many seconds its keys are fetched again."
    )
    refetch_seconds: int = Field(default=30, ge=1, le=3600, description="Least seconds between two fetches.")
    stale_hours: int = Field(
        default=24, ge=1, le=168, description="For how many hours its keys hold while it cannot be asked."
    )
    fetch_seconds: float = Field(default=3.0, gt=0, le=30, description="Seconds that a fetch may take.")
    ca_file: Path | None = Field(default=None, description="Certificates (PEM) to trust in place of the system's.")

    @model_validator(mode="after")
    def _gives_roles(self) -> "OidcSettings":
        if not self.roles and self.default_role is None:
            raise ValueError("roles or default_role is needed: without them no token gives a role")
        return self
