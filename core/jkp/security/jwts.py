"""Signed JWTs, read strictly: nothing that a token says is believed before its signature fits (RFC 7519, RFC 8725).

A token has one form only: three parts of base64url, no JSON key twice, no header that would lead us to another key,
whole seconds for its times. What another reader of the same token could read otherwise is refused.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from jkp import clock

LONGEST_TOKEN = 8192
LONGEST_NAME = 200
LATEST = 2**33
"""No moment in a token lies after it (the year 2242), in seconds since 1970."""
_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_HEADERS = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})

Claims = Mapping[str, Any]


class NotAdmitted(Exception):
    """Nobody is let in with this; the text never repeats it."""


class TokenInvalid(NotAdmitted):
    """The token is not one of ours, is damaged, or says something that we do not understand."""


class TokenExpired(TokenInvalid):
    """The token was good and its time is over."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What an issuer's tokens must say. `types` are in lower case; `leeway` is for clocks that go wrong."""

    issuer: str
    audience: str
    algorithms: frozenset[str]
    types: frozenset[str] = frozenset({"jwt"})
    leeway: timedelta = timedelta(0)
    longest_life: timedelta = timedelta(hours=24)


@dataclass(frozen=True)
class Unverified:
    """A token of the right form, and what it says of itself: enough to choose a key, and nothing more."""

    text: str
    issuer: str
    algorithm: str
    type: str
    key_id: str | None
    _said: Claims

    def verified(self, key: Key, rules: Rules) -> Claims:
        """What it says, once its signature and its times are right. Errors: `TokenInvalid`, `TokenExpired`."""
        if self.issuer != rules.issuer or self.algorithm not in rules.algorithms or self.type not in rules.types:
            raise TokenInvalid
        try:
            jws.deserialize_compact(self.text, key, algorithms=[self.algorithm])
        except (JoseError, ValueError, TypeError) as error:
            raise TokenInvalid from error
        _check_audience(self._said.get("aud"), rules.audience)
        _check_times(self._said, rules)
        return self._said


def look_at(text: str) -> Unverified:
    """What a token says of itself. Error: `TokenInvalid` for what has not the form of one."""
    if len(text) > LONGEST_TOKEN or not _SHAPE.fullmatch(text):
        raise TokenInvalid
    head, said = map(_object, text.split(".")[:2])
    if not head.keys() <= _HEADERS:
        raise TokenInvalid
    key_id = head.get("kid")
    return Unverified(
        text=text,
        issuer=a_text(said.get("iss")),
        algorithm=a_text(head.get("alg")),
        type=a_text(head.get("typ")).lower().removeprefix("application/"),
        key_id=None if key_id is None else a_text(key_id),
        _said=said,
    )


def a_text(value: object) -> str:
    """A text of 1 to 200 characters that can be printed. Error: `TokenInvalid` for anything else."""
    if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME and value.isprintable():
        return value
    raise TokenInvalid


def expiry(claims: Claims) -> datetime:
    """When a token ends."""
    return datetime.fromtimestamp(_seconds(claims.get("exp")), tz=UTC)


def _object(part: str) -> dict[str, Any]:
    try:
        content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        found = json.loads(content.decode(), object_pairs_hook=_without_doubles, parse_constant=_no_number)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise TokenInvalid from error
    if not isinstance(found, dict):
        raise TokenInvalid
    return found


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that comes twice one reader takes the first, another the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _no_number(_: str) -> None:
    """NaN and Infinity are no JSON; every comparison with NaN is false, so it would never expire."""
    raise ValueError


def _check_audience(said: object, wanted: str) -> None:
    named = said if isinstance(said, list) else [said]
    if wanted not in named or not all(isinstance(each, str) for each in named):
        raise TokenInvalid


def _check_times(claims: Claims, rules: Rules) -> None:
    now = clock.machine_now().timestamp()
    begins_by = now + rules.leeway.total_seconds()
    issued, ends = _seconds(claims.get("iat")), _seconds(claims.get("exp"))
    valid_from = _seconds(claims.get("nbf", issued))
    if max(issued, valid_from) > begins_by or ends - issued > rules.longest_life.total_seconds():
        raise TokenInvalid
    if ends <= now:
        raise TokenExpired


def _seconds(value: object) -> int:
    """Whole seconds since 1970; a truth value is none, though Python takes it for one."""
    if type(value) is int and 0 <= value < LATEST:
        return value
    raise TokenInvalid
