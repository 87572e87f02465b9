"""The ASGI application: GraphQL at /graphql, uploads, the sandbox's IDE."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from jkp.operating import metrics
from jkp.runtime import Runtime
from jkp.security.jwts import NotAdmitted
from jkp.security.principals import Principal
from jkp.worker.running import alive
from jkp_schema import ide
from jkp_schema.context import Context
from jkp_schema.edge import uploading
from jkp_schema.edge.admitting import FORBIDDEN, answer_to
from jkp_schema.edge.gate import Gate
from jkp_schema.edge.naming import asked_by_name
from jkp_schema.edge.observing import observed
from jkp_schema.edge.sharing import shared_with
from jkp_schema.edge.view import PRINCIPAL, ApiView, not_there, problem
from jkp_schema.ide.examples import EXAMPLES
from jkp_schema.operating import Operating
from jkp_schema.plugin import routing
from jkp_schema.schema import build

GRAPHQL = "/graphql"
FRAMED_BY_NOBODY = {"x-frame-options": "DENY", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
"""What a page cannot say of itself: no other one may show it, and have clicks fall on it."""


class App:
    """One server. GraphQL requests go past the router: it would cost as much as the query's own routing."""

    def __init__(self, runtime: Runtime, *, is_worker: bool = True) -> None:
        self.runtime = runtime
        self.schema = build(runtime.host, runtime.settings.limits)
        self.operating = Operating(runtime)
        self.graphql = ApiView(self.schema, runtime)
        self._others = Starlette(
            routes=[*self.operating.for_balancers(), *_routes(runtime, self.graphql.gate)],
            lifespan=_lifespan(runtime, is_worker=is_worker),
            exception_handlers={HTTPException: not_there},
        )
        self._others.state.runtime = runtime
        server = runtime.settings.server
        answer = shared_with(server.cors_origins, self._identified)
        self._answer = observed(asked_by_name(answer, server.names) if runtime.sandbox else answer)
        if runtime.sandbox:
            runtime.sandbox.api = self.execute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live as long as the server."""
        await (self._others if scope["type"] == "lifespan" else self._answer)(scope, receive, send)

    async def _identified(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the principal of the token."""
        with self.runtime.activate():
            try:
                of_ours = [] if routing.is_plugins(scope) else Headers(scope=scope).getlist("authorization")
                scope[PRINCIPAL] = await self.runtime.entrance.admit(of_ours)
            except NotAdmitted as error:
                metrics.TURNED_AWAY.labels(answer_to(error).code).inc()
                await _turned_away(error, scope)(scope, receive, send)
                return
            await self._dispatch(scope)(scope, receive, send)

    def _dispatch(self, scope: Scope) -> Callable[..., Any]:
        if scope.get("path") != GRAPHQL or (self.runtime.sandbox and _wants_page(scope)):
            return self._others
        return self.graphql

    async def execute(self, principal: Principal, document: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation in this process; its data. Error: `RuntimeError` with the errors of the answer."""
        context = Context(self.runtime, principal, "en")
        result = await self.schema.execute(document, variable_values=dict(given), context_value=context)
        if result.errors or result.data is None:
            raise RuntimeError([error.message for error in result.errors or []])
        return result.data


def _wants_page(scope: Scope) -> bool:
    """A browser that opens /graphql, rather than a client that asks something."""
    if scope.get("method") != "GET" or b"query=" in scope.get("query_string", b""):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _turned_away(error: NotAdmitted, scope: Scope) -> ASGIApp:
    """A socket is refused before it is accepted, which is a 403; a request is told why."""
    if scope["type"] == "websocket":
        return WebSocketClose(FORBIDDEN)
    answer = answer_to(error)
    return problem(answer.status, answer.code, answer.message, answer.headers)


def _routes(runtime: Runtime, gate: Gate) -> list[BaseRoute]:
    everywhere: list[BaseRoute] = [*uploading.routes(runtime, gate), *routing.routes(runtime.host)]
    return [*everywhere, *_ide_routes()] if runtime.sandbox else everywhere


def _ide_routes() -> list[BaseRoute]:
    async def page(request: Request) -> Response:
        return HTMLResponse(ide.page(EXAMPLES, GRAPHQL), headers=FRAMED_BY_NOBODY)

    async def home(request: Request) -> Response:
        return RedirectResponse(GRAPHQL)

    return [Route("/", home), Route(GRAPHQL, page), *ide.routes()]


def _lifespan(runtime: Runtime, *, is_worker: bool) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await runtime.open()
        try:
            async with alive(runtime, is_worker=is_worker):
                yield
        finally:
            await runtime.close()

    return lifespan
