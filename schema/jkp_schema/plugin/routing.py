"""The plugins' own routes under `/plugins/<name>/`: a request as plain types, and an answer that harms nobody.

They are for boards, not for our clients: no token of ours is asked for, and what a token says is not looked at.
"""

import asyncio
import logging
from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route as HttpRoute
from starlette.types import Scope

from jkp.errors import Refused
from jkp.plugin import Request, Response, Route
from jkp.plugin.guarding import PluginFault, PluginOff
from jkp.plugin.host import Loaded, PluginHost
from jkp.plugin.switching import Kind
from jkp_schema.edge.view import problem
from jkp_schema.plugin.extension import shown

KIND = Kind.ROUTES
BELOW = "/plugins/"
RETRY_AFTER = 60
LARGEST_ANSWER = 1_048_576
STATUSES = range(200, 600)
WITHOUT_BODY = {204, 304}
READ_SECONDS = 10.0
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_OURS = {"content-length", "transfer-encoding", "connection", "date", "server"}
# Whatever a plugin answers, no browser runs it as a page of ours.
_HARMLESS = {"x-content-type-options": "nosniff", "content-security-policy": "sandbox", "cache-control": "no-store"}


def is_plugins(scope: Scope) -> bool:
    """Whether a request is for a plugin's route; its `Authorization`, if it has one, is the board's and not ours."""
    return str(scope.get("path", "")).startswith(BELOW)


def routes(host: PluginHost) -> list[HttpRoute]:
    """All routes of all plugins."""
    known: dict[str, dict[str, tuple[Loaded, Route]]] = {}
    for plugin in host.plugins:
        for route in plugin.routes:
            at = known.setdefault(f"{plugin.name}/{route.path}", {})
            at.update(dict.fromkeys(route.methods, (plugin, route)))

    async def answer(request: HttpRequest) -> HttpResponse:
        methods = known.get(request.path_params["path"])
        if methods is None:
            return problem(404, "NOT_FOUND", "Not found.")
        if request.method not in methods:
            return problem(405, "BAD_REQUEST", "Not with this method.", {"allow": ", ".join(sorted(methods))})
        return await _answered(*methods[request.method], request)

    return [HttpRoute(f"{BELOW}{{path:path}}", answer, methods=_METHODS)]


async def _answered(plugin: Loaded, route: Route, request: HttpRequest) -> HttpResponse:
    try:
        async with asyncio.timeout(READ_SECONDS):
            body = await _body(request, route.max_body_bytes)
    except (ClientDisconnect, TimeoutError):
        return problem(408, "BAD_REQUEST", "The request did not come to its end.")
    if body is None:
        return problem(413, "TOO_LARGE", f"The body is larger than {route.max_body_bytes} bytes.")
    return await _asked(plugin, route, _shown(request, body))


async def _body(request: HttpRequest, largest: int) -> bytes | None:
    """The body; None for one that is too large, at the first byte that is too many."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            return None
    return bytes(body)


async def _asked(plugin: Loaded, route: Route, request: Request) -> HttpResponse:
    async def ask() -> HttpResponse:
        return _sent(await route.handle(request))

    try:
        return await plugin.guard(KIND).awaited(f"route {route.path}", ask)
    except Refused as refused:
        logging.getLogger(f"jkp.plugins.{plugin.name}").info("route %s: %s", route.path, refused)
        reason = refused.reasons[0]
        return problem(400, reason.code.value, reason.message("en"))
    except PluginFault as fault:
        error = shown(fault)
        wait = fault.retry_after if isinstance(fault, PluginOff) else RETRY_AFTER
        return problem(503, (error.extensions or {})["code"], error.message, {"retry-after": str(wait)})


def _shown(request: HttpRequest, body: bytes) -> Request:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Request(
        method=request.method,
        path=request.url.path,
        headers=MappingProxyType(headers),
        query=MappingProxyType(dict(request.query_params)),
        body=body,
    )


def _sent(answer: Response) -> HttpResponse:
    """The answer as HTTP. Errors: `TypeError` and `ValueError` for what is none: the plugin is at fault."""
    if not isinstance(answer, Response):
        raise TypeError(f"a route must give a Response, not {type(answer).__name__}")
    if not isinstance(answer.body, bytes):
        raise TypeError(f"a body is bytes, not {type(answer.body).__name__}")
    if type(answer.status) is not int or answer.status not in STATUSES:
        raise ValueError(f"no status of an answer: {answer.status}")
    largest = 0 if answer.status in WITHOUT_BODY else LARGEST_ANSWER
    if len(answer.body) > largest:
        raise ValueError(f"{answer.status} with {len(answer.body)} bytes; at most {largest}")
    return HttpResponse(answer.body, answer.status, {**_checked(answer.headers), **_HARMLESS})


def _checked(headers: Mapping[str, str]) -> dict[str, str]:
    given = {name.lower(): value for name, value in headers.items() if name.lower() not in _OURS}
    for name, value in given.items():
        if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
            raise ValueError(f"no name of a header: {name!r}")
        if not value.isprintable() or not value.isascii():
            raise ValueError(f"no value of the header {name}")
    return given
