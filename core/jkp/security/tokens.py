"""Bearer tokens: real JWTs, signed with ES256 by the sandbox issuer and verified like anybody's.

The sandbox issuer's key lies in the data folder. It does not exist in production: there, until an issuer is
configured, no token is valid.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import ECKey

from jkp import clock
from jkp.security.principals import Principal, Role
from jkp.security.sealing import kept

ISSUER = "urn:jkp:sandbox"
AUDIENCE = "jkp"
LONGEST_LIFE = timedelta(hours=24)
_ALGORITHM = "ES256"
LONGEST_SUBJECT = 200
_REMEMBERED = 4096


class TokenInvalid(Exception):
    """The token is not one of ours, is damaged, or says something that we do not understand."""


class TokenExpired(TokenInvalid):
    """The token was good and its time is over."""


class SandboxIssuer:
    """Signs tokens for the sandbox, and verifies them."""

    def __init__(self, key_file: Path) -> None:
        pem = kept(key_file, lambda: ECKey.generate_key("P-256").as_pem(private=True))
        self._key = ECKey.import_key(pem)
        self._verified: OrderedDict[str, Principal] = OrderedDict()
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            sub={"essential": True},
            exp={"essential": True},
        )

    def issue(self, role: Role, subject: str, life: timedelta = LONGEST_LIFE) -> str:
        """A token for `role` and `subject` that ends after `life` (at most a day)."""
        issued_at = clock.machine_now()
        expires_at = issued_at + min(life, LONGEST_LIFE)
        content = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": subject,
            "role": role.value,
            "iat": int(issued_at.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": uuid4().hex,
        }
        return jwt.encode({"alg": _ALGORITHM}, content, self._key, algorithms=[_ALGORITHM])

    def verify(self, token: str) -> Principal:
        """Who the token speaks for. Errors: `TokenExpired`, `TokenInvalid`; neither repeats the token."""
        principal = self._verified.get(token) or self._remember(token, self._read(token))
        if principal.expires_at is None or principal.expires_at <= clock.machine_now():
            raise TokenExpired
        return principal

    def _remember(self, token: str, principal: Principal) -> Principal:
        """Keep what was verified: the signature of a token never changes, only its expiry is checked again."""
        self._verified[token] = principal
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return principal

    def _read(self, token: str) -> Principal:
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
            self._claims.validate(claims)
            return _principal(claims)
        except ExpiredTokenError as error:
            raise TokenExpired from error
        except (JoseError, ValueError, KeyError, TypeError, OverflowError) as error:
            raise TokenInvalid from error


def _principal(claims: dict[str, object]) -> Principal:
    expires_at = datetime.fromtimestamp(cast(int, claims["exp"]), tz=clock.JAKARTA)
    principal = Principal(Role(cast(str, claims["role"])), str(claims["sub"]), expires_at)
    _check_subject(principal)
    return principal


def _check_subject(principal: Principal) -> None:
    """A participant's subject is an id, and none is longer than the columns that keep it."""
    if principal.role is Role.PARTICIPANT:
        UUID(principal.subject)
    if not 0 < len(principal.subject) <= LONGEST_SUBJECT:
        raise TokenInvalid
