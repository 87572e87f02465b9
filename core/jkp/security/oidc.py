"""Tokens of an OpenID Connect issuer: who it says that somebody is, in the words of the programme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jkp.security.discovery import is_safe, may_be_asked
from jkp.security.jwks import KeyRing
from jkp.security.jwts import Claims, Rules, TokenInvalid, Unverified, a_text, expiry
from jkp.security.principals import Role
from jkp.settings import Environment, Settings
from jkp.settings.faults import SettingsError
from jkp.settings.oidc import OidcSettings


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whom an issuer has vouched for. `nik` is what it has verified, where it tells one."""

    role: Role
    subject: str
    nik: str | None
    expires_at: datetime


class OidcIssuer:
    """One issuer: its keys, and how its claims are read."""

    def __init__(self, name: str, settings: OidcSettings, *, in_sandbox: bool = False) -> None:
        self.keys = KeyRing(name, settings, in_sandbox=in_sandbox)
        self.rules = Rules(
            issuer=settings.issuer,
            audience=settings.audience,
            algorithms=frozenset(settings.algorithms),
            types=frozenset(each.lower() for each in settings.types),
            leeway=timedelta(seconds=settings.leeway_seconds),
            longest_life=timedelta(hours=settings.longest_hours),
        )
        self._subject_claims = {Role(role): claim for role, claim in settings.subject_claims.items()}
        self._settings = settings

    async def read(self, token: Unverified) -> Identity:
        """Whom the token speaks for. Errors: `TokenInvalid`, `TokenExpired`, `IssuerUnavailable`."""
        if token.key_id is None or token.algorithm not in self.rules.algorithms:
            raise TokenInvalid
        return self._identity(token.verified(await self.keys.key(token.key_id), self.rules))

    def _identity(self, claims: Claims) -> Identity:
        role = self._role(claims)
        return Identity(
            role=role,
            subject=a_text(_found(claims, self._subject_claims.get(role, "sub"))),
            nik=_nik(_found(claims, self._settings.nik_claim)),
            expires_at=expiry(claims),
        )

    def _role(self, claims: Claims) -> Role:
        """The first of `roles` that the token has. Error: `TokenInvalid` when it has none, and there is no default."""
        said = _texts(_found(claims, self._settings.role_claim))
        given = (role for value, role in self._settings.roles.items() if value in said)
        role = next(given, self._settings.default_role)
        if role is None:
            raise TokenInvalid
        return Role(role)


def of(settings: Settings) -> dict[str, OidcIssuer]:
    """The configured issuers by their `iss`. Error: `SettingsError`, a line for each fault."""
    if faults := list(_faults(settings)):
        raise SettingsError("\n".join(f"{settings.file}: {fault}" for fault in faults))
    in_sandbox = settings.environment is Environment.SANDBOX
    return {each.issuer: OidcIssuer(name, each, in_sandbox=in_sandbox) for name, each in settings.oidc.items()}


def _faults(settings: Settings) -> Iterator[str]:
    in_sandbox = settings.environment is Environment.SANDBOX
    for name, each in settings.oidc.items():
        if each.jwks_url is None:
            if not may_be_asked(each.issuer, in_sandbox=in_sandbox):
                yield f"oidc.{name}.issuer: without jwks_url it must be an address that begins with https"
        elif not is_safe(each.jwks_url, in_sandbox=in_sandbox):
            yield f"oidc.{name}.jwks_url: it must begin with https"
        if each.ca_file and not each.ca_file.is_file():
            yield f"oidc.{name}.ca_file: there is no such file"
    names = [each.issuer for each in settings.oidc.values()]
    if len(set(names)) < len(names):
        yield "oidc: two sections have the same issuer"


def _found(claims: Mapping[str, Any], name: str) -> object:
    """A claim by its name, or by the way to it: `realm_access.roles`."""
    if name in claims:
        return claims[name]
    here: object = claims
    for step in name.split("."):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _texts(value: object) -> list[str]:
    """One text, or a list of them. Error: `TokenInvalid` for anything else that is there."""
    listed = value if isinstance(value, list) else [] if value is None else [value]
    return [a_text(each) for each in listed]


def _nik(value: object) -> str | None:
    return None if value is None else a_text(value)
