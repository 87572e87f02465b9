"""What a scripted board answers, and what it was asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class BoardRequest:
    """One request that the board received. Header names are lower-case.

    Example: `board.requests[-1].headers["authorization"]`
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class BoardAnswer:
    """What the board answers, after so many `seconds`; or nothing at all, where it `hangs_up`.

    Example: `board.always(BoardAnswer.too_many(retry_after=120))`
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    hangs_up: bool = False

    @classmethod
    def ok(cls, value: Any, *, seconds: float = 0.0) -> "BoardAnswer":  # noqa: ANN401 - anything that JSON can say
        """200 with a value as JSON."""
        return cls(body=json.dumps(value).encode(), headers=_JSON, seconds=seconds)

    @classmethod
    def unauthorized(cls) -> "BoardAnswer":
        """401: the board does not know our token."""
        return cls(status=401, body=b'{"error": "unauthorized"}', headers=_JSON)

    @classmethod
    def too_many(cls, retry_after: int) -> "BoardAnswer":
        """429, to be asked again after so many seconds."""
        return cls(status=429, body=b"", headers={"Retry-After": str(retry_after)})

    @classmethod
    def failing(cls, status: int = 500) -> "BoardAnswer":
        """The board has a fault of its own."""
        return cls(status=status, body=b"<h1>Internal Server Error</h1>", headers={"Content-Type": "text/html"})

    @classmethod
    def malformed(cls) -> "BoardAnswer":
        """200 with JSON that breaks off."""
        return cls(body=b'{"items": [{"id": 1', headers=_JSON)

    @classmethod
    def slow(cls, seconds: float = 60.0) -> "BoardAnswer":
        """Nothing for so many seconds, and an empty object then."""
        return cls.ok({}, seconds=seconds)

    @classmethod
    def hung_up(cls) -> "BoardAnswer":
        """The connection is closed without an answer."""
        return cls(hangs_up=True)


@dataclass(frozen=True, kw_only=True)
class SignedRequest:
    """A request to a route of the plugin, as the board would sign and send it.

    Example: `SignedRequest(path="applications", body=body, headers={"x-signature": signature_of(body)})`
    """

    path: str
    body: bytes
    headers: Mapping[str, str]
    method: str = "POST"


_JSON = {"Content-Type": "application/json"}
