"""Routes of a plugin's own, for a board's webhooks. The types are ours: a plugin needs no HTTP library for them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request to a route of a plugin. It was sent by anybody: check its signature before all else.

    `path` is the whole path, `headers` have lower-case names (one that came twice is joined with `, `), `query` holds
    the last value of each name, and `body` is what was sent, byte for byte.

    Example: `request.headers.get("x-signature", "")`
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Response:
    """What a route answers: a status from 200 to 599, and at most a mebibyte.

    Example: `Response(status=401)`
    """

    status: int = 204
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route at `/plugins/<name>/<path>`, for requests without a token of ours: the board's signature is the key.

    `path` has no slash at its ends. A body larger than `max_body_bytes` gets 413 and never reaches `handle`. What
    `handle` raises, and an answer after the plugin's time limit, is a 503, so that the board sends it again; a
    `Refused` is a 400 with its code.

    Example: `Route(path="applications", handle=receive, methods=("POST",))`
    """

    path: str
    handle: Callable[[Request], Awaitable[Response]]
    methods: Sequence[str] = ("POST",)
    max_body_bytes: int = 262_144
