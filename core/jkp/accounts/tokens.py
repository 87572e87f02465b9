"""Bearer tokens of local accounts: JWTs, signed with a key that every process derives from the root key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import OctKey

from jkp import clock
from jkp.security.jwts import Rules, TokenInvalid, Unverified, a_text, expiry
from jkp.security.sealing import Seals

ISSUER = "urn:jkp:local"
AUDIENCE = "jkp"
_ALGORITHM = "HS256"
_PURPOSE = "account.token"


@dataclass(frozen=True)
class Session:
    """A token, and when it ends."""

    token: str
    ends_at: datetime


@dataclass(frozen=True)
class Presented:
    """What a good token says: whose it is, by which generation of the account, and until when."""

    participant_id: UUID
    generation: int
    ends_at: datetime


class LocalIssuer:
    """Signs the tokens of local accounts, and reads them."""

    rules = Rules(issuer=ISSUER, audience=AUDIENCE, algorithms=frozenset({_ALGORITHM}))

    def __init__(self, seals: Seals, life: timedelta) -> None:
        self._key = OctKey.import_key(bytes.fromhex(seals.index(_PURPOSE, ISSUER)))
        self._life = life

    def issue(self, participant_id: UUID, generation: int) -> Session:
        """A token for one participant."""
        issued_at = clock.machine_now()
        ends_at = issued_at + self._life
        content = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(participant_id),
            "gen": generation,
            "iat": int(issued_at.timestamp()),
            "exp": int(ends_at.timestamp()),
            "jti": uuid4().hex,
        }
        header = {"alg": _ALGORITHM, "typ": "JWT"}
        return Session(jwt.encode(header, content, self._key, algorithms=[_ALGORITHM]), ends_at.replace(microsecond=0))

    def read(self, token: Unverified) -> Presented:
        """What it says. Errors: `TokenInvalid`, `TokenExpired`."""
        claims = token.verified(self._key, self.rules)
        generation = claims.get("gen")
        try:
            subject = UUID(a_text(claims.get("sub")))
        except ValueError as error:
            raise TokenInvalid from error
        if type(generation) is not int:
            raise TokenInvalid
        return Presented(subject, generation, expiry(claims))
