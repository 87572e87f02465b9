"""What a client asks, read from a body, a URL or a frame. Whatever else is there is ignored, as GraphQL says."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, TypeVar

import orjson
from starlette.requests import Request
from starlette.types import Message, Receive

from jkp_schema.edge.outcomes import JSON, NotRun, Outcome, not_run

T = TypeVar("T")
RECEIVE_SECONDS = 30.0
"""That a body may take to come."""
AMBIENT = ("cookie",)
"""What a browser adds to a request by itself, also to one that another site makes it send."""
PREFLIGHT = ("graphql-require-preflight", "apollo-require-preflight", "x-requested-with", "authorization")
"""Headers that no other site can make a browser send without asking us first (CORS)."""


@dataclass(frozen=True)
class Asked:
    """A GraphQL request."""

    query: str | None
    variables: dict[str, Any] | None
    operation_name: str | None
    extensions: dict[str, Any]
    document_id: str | None


def asked(given: Mapping[str, Any]) -> Asked:
    """The request in a JSON object. Error: `NotRun` for a part of another type."""
    return Asked(
        query=_part(given, "query", str),
        variables=_part(given, "variables", dict),
        operation_name=_part(given, "operationName", str) or None,
        extensions=_part(given, "extensions", dict) or {},
        document_id=_part(given, "documentId", str) or None,
    )


def names_document(request: Asked) -> bool:
    """Whether it says, in one way or another, which document is meant."""
    return bool(request.query or request.document_id or request.extensions.get("persistedQuery"))


async def asked_by(request: Request, largest: int) -> Asked:
    """The request in an HTTP request. Error: `NotRun` for what cannot be read or is larger than `largest` bytes."""
    if request.method == "GET":
        return _of_url(request)
    if request.method == "POST":
        _check_headers(request, largest)
        return _of_body(await _body(request))
    raise _with(not_run(Outcome.NOT_HERE, "GraphQL takes GET and POST."), allow="GET, POST")


def limited(receive: Receive, largest: int) -> Receive:
    """The same body, that ends with a refusal (`NotRun`) at the first byte over the limit."""
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > largest:
            raise _too_large(largest)
        return message

    return counted


async def _body(request: Request) -> bytes:
    """All of it. Error: `NotRun`, where it does not come to its end."""
    try:
        async with asyncio.timeout(RECEIVE_SECONDS):
            return await request.body()
    except TimeoutError:
        raise _with(not_run(Outcome.TOO_SLOW, "The body did not come to its end."), connection="close") from None


def _part(given: Mapping[str, Any], name: str, of_type: type[T]) -> T | None:
    part = given.get(name)
    if part is None or isinstance(part, of_type):
        return part
    kind = "a string" if of_type is str else "an object"
    raise not_run(Outcome.MALFORMED, f"{name} must be {kind} or null.")


def _of_url(request: Request) -> Asked:
    headers = request.headers
    if any(name in headers for name in AMBIENT) and not any(name in headers for name in PREFLIGHT):
        raise not_run(Outcome.MALFORMED, f"A GET with a cookie needs one of these headers: {', '.join(PREFLIGHT)}.")
    given: dict[str, Any] = {name: value for name, value in request.query_params.items() if value}
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = _json(given[name], f"{name} must be JSON.")
    return asked(given)


def _check_headers(request: Request, largest: int) -> None:
    name, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charset = next((each[8:].strip('"') for each in parameters if each.startswith("charset=")), "utf-8")
    coding = request.headers.get("content-encoding", "identity").lower()
    if name != JSON or charset not in ("utf-8", "utf8") or coding != "identity":
        raise _with(
            not_run(Outcome.UNSUPPORTED, "Use Content-Type: application/json, in UTF-8, not compressed."),
            accept_post=JSON,
        )
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise _too_large(largest)


def _of_body(body: bytes) -> Asked:
    given = _json(body, "The body must be JSON in UTF-8.")
    if isinstance(given, dict):
        return asked(given)
    raise not_run(Outcome.MALFORMED, "The body must be a JSON object; there is no batching.")


def _json(text: str | bytes, problem: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return orjson.loads(text)
    except JSONDecodeError as error:
        raise not_run(Outcome.UNREADABLE, problem) from error


def _too_large(largest: int) -> NotRun:
    return not_run(Outcome.TOO_LARGE, f"The body is larger than {largest} bytes.", "TOO_LARGE")


def _with(refusal: NotRun, **headers: str) -> NotRun:
    refusal.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return refusal
