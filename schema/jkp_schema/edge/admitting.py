"""What somebody is told who is not let in, on every transport. Nothing of the token is repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jkp.access.issuers import ParticipantUnknown
from jkp.security.jwks import IssuerUnavailable
from jkp.security.jwts import NotAdmitted, TokenExpired, TokenInvalid

FORBIDDEN = 4403
TRY_AGAIN = 1013
RETRY_SECONDS = 30
_CHALLENGE = {"www-authenticate": 'Bearer error="invalid_token"'}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An HTTP error, and the code with which a socket is closed."""

    status: int
    code: str
    message: str
    close_code: int = FORBIDDEN
    headers: Mapping[str, str] = field(default_factory=dict)


_ANSWERS: Mapping[type[NotAdmitted], Answer] = {
    TokenInvalid: Answer(status=401, code="TOKEN_INVALID", message="The token is not valid.", headers=_CHALLENGE),
    TokenExpired: Answer(status=401, code="TOKEN_EXPIRED", message="The token has expired.", headers=_CHALLENGE),
    ParticipantUnknown: Answer(
        status=403,
        code="PARTICIPANT_UNKNOWN",
        message="The token is good, but whoever holds it is not registered as a participant.",
    ),
    IssuerUnavailable: Answer(
        status=503,
        code="ISSUER_UNAVAILABLE",
        message="The issuer of the token cannot be asked for its keys; try again.",
        close_code=TRY_AGAIN,
        headers={"retry-after": str(RETRY_SECONDS)},
    ),
}


def answer_to(error: NotAdmitted) -> Answer:
    """What to answer."""
    return _ANSWERS[type(error)]
