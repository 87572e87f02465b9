"""The sandbox issuer: real JWTs, signed with ES256 and verified like anybody's.

Its key lies in the data folder. It does not exist in production.
"""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from jkp import clock
from jkp.security.jwts import Claims, Rules, TokenInvalid, Unverified, a_text, expiry, look_at
from jkp.security.principals import Principal, Role
from jkp.security.sealing import kept

ISSUER = "urn:jkp:sandbox"
AUDIENCE = "jkp"
LONGEST_LIFE = timedelta(hours=24)
_ALGORITHM = "ES256"


class SandboxIssuer:
    """Signs tokens for the sandbox, and verifies them."""

    rules = Rules(issuer=ISSUER, audience=AUDIENCE, algorithms=frozenset({_ALGORITHM}), longest_life=LONGEST_LIFE)

    def __init__(self, key_file: Path) -> None:
        self._key_file = key_file

    @cached_property
    def _key(self) -> ECKey:
        """Made by whoever signs or verifies first: one who only looks at a server makes none."""
        return ECKey.import_key(kept(self._key_file, lambda: ECKey.generate_key("P-256").as_pem(private=True)))

    def issue(self, role: Role, subject: str, life: timedelta = LONGEST_LIFE) -> str:
        """A token for `role` and `subject` that ends after `life` (at most a day)."""
        issued_at = clock.machine_now()
        expires_at = issued_at + min(life, LONGEST_LIFE)
        content = {
            "iss": self.rules.issuer,
            "aud": self.rules.audience,
            "sub": subject,
            "role": role.value,
            "iat": int(issued_at.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": uuid4().hex,
        }
        return jwt.encode({"alg": _ALGORITHM}, content, self._key, algorithms=[_ALGORITHM])

    def verify(self, token: str) -> Principal:
        """Who the token speaks for. Errors: `TokenExpired`, `TokenInvalid`; neither repeats the token."""
        return self.read(look_at(token))

    def read(self, token: Unverified) -> Principal:
        """The same for a token that was looked at already."""
        return _principal(token.verified(self._key, self.rules))


def _principal(claims: Claims) -> Principal:
    try:
        principal = Principal(Role(a_text(claims.get("role"))), a_text(claims.get("sub")), expiry(claims))
        if principal.role is Role.PARTICIPANT:
            UUID(principal.subject)
    except ValueError as error:
        raise TokenInvalid from error
    return principal
