"""GraphQL over HTTP and WebSocket: who asks, what is asked, and the answer in the form that was asked for."""

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from datetime import timedelta
from typing import Any

import orjson
from graphql import GraphQLError, OperationType
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL

from jkp import tracing
from jkp.operating import metrics
from jkp.runtime import Runtime
from jkp.security.principals import Principal
from jkp_schema.context import Context, language_of
from jkp_schema.edge.answering import VARY, body_of, outcome_of, refusal_of, refused, response
from jkp_schema.edge.asking import Asked, asked_by, limited
from jkp_schema.edge.budgets import address_of
from jkp_schema.edge.frames import Socket, denied
from jkp_schema.edge.gate import ACTING, ASKING, FOLLOWING, Admitted, Gate
from jkp_schema.edge.negotiating import Wanted, wanted
from jkp_schema.edge.outcomes import BAD_REQUEST, EVENTS, JSON, NotRun, Outcome, status_of
from jkp_schema.edge.places import Places
from jkp_schema.edge.sockets import PLACE, Conversation
from jkp_schema.edge.staying import while_admitted
from jkp_schema.edge.streams import streamed
from jkp_schema.schema import INTERNAL, JkpSchema

PRINCIPAL = "jkp.principal"
INTRODUCED_WITHIN = timedelta(seconds=10)
"""A socket that has not said `connection_init` by then is closed."""
NOT_KEPT = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
MOST = 50
"""Operations at once on one socket."""
OF_THE_DOCUMENT = frozenset({Outcome.SYNTAX, Outcome.INVALID, Outcome.UNCHOSEN})
"""Refusals that a stream tells as its only result: a browser's `EventSource` reads nothing else."""
_log = logging.getLogger("jkp.graphql")


class ApiView(GraphQL[Context, None]):
    """The endpoint."""

    graphql_transport_ws_handler_class = Conversation
    websocket_adapter_class = Socket
    schema: JkpSchema

    def __init__(self, schema: JkpSchema, runtime: Runtime) -> None:
        server = runtime.settings.server
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            connection_init_wait_timeout=INTRODUCED_WITHIN,
            max_subscriptions_per_connection=MOST,
            allowed_origins=server.cors_origins,
        )
        self._runtime = runtime
        self._largest, self._profile = server.max_body_bytes, server.status_profile
        self.gate = Gate(runtime.settings, schema.documents)
        self.places = Places(runtime.settings.limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or talk on one socket."""
        if scope["type"] == "websocket":
            await self._talk(WebSocket(scope, receive, send))
            return
        try:
            answer = await self._answered(Request(scope, limited(receive, self._largest)))
        except ClientDisconnect:
            return
        await answer(scope, receive, send)

    async def _talk(self, socket: WebSocket) -> None:
        """Talk on a socket, for which there is a place, to its end."""
        try:
            place = self.places.taken(socket.scope[PRINCIPAL], address_of(socket))
        except NotRun as refusal:
            metrics.not_run(refusal.outcome.name.lower())
            await denied(socket, refused(refusal, JSON, self._profile, self._context(socket)))
            return
        with place:
            socket.scope[PLACE] = place
            await self.run(socket)

    async def _answered(self, request: Request) -> Response:
        context, media = self._context(request), JSON
        try:
            want = wanted(request.headers.get("accept"))
            media = want.media
            return await self._run(await asked_by(request, self._largest), request.method, want, context)
        except NotRun as refusal:
            metrics.not_run(refusal.outcome.name.lower())
            if media == EVENTS and refusal.outcome in OF_THE_DOCUMENT:
                return streamed(_once(refusal_of(refusal, context)), self.encode_json_string, {"vary": VARY})
            return refused(refusal, media, self._profile, context)
        except ClientDisconnect:
            raise
        except Exception:  # noqa: BLE001 - it is logged, and answered like any other fault
            return self._broken(context)

    async def _run(self, asked: Asked, method: str, want: Wanted, context: Context) -> Response:
        """Run what may run. Error: `NotRun`."""
        kinds = ASKING if method == "GET" else ACTING
        kinds = kinds | FOLLOWING if want.follows else kinds
        operation = self.gate.admitted(asked, kinds, context.principal, context.address)
        context.cost = operation.told
        headers = operation.budget.headers if operation.budget else {}
        if want.media == EVENTS or operation.kind is OperationType.SUBSCRIPTION:
            return streamed(self.told(operation, context), self.encode_json_string, {"vary": VARY, **headers})
        with self.gate.running(operation), metrics.operation(operation.kind.value) as counted:
            result = await self.schema.run(operation, context)
            counted.outcome = outcome_of(result, operation).name.lower()
        status = status_of(outcome_of(result, operation), want.media, self._profile)
        return response(status, body_of(result, operation, context), want.media, context.language, headers)

    async def told(self, operation: Admitted, context: Context) -> AsyncGenerator[dict[str, Any], None]:
        """The results of an operation, one after the other, while who asks may stay."""
        context.pay = self.gate.toll(operation, context.principal, context.address).pay
        results = while_admitted(self.schema.results(operation, context), context)
        with self.gate.running(operation), metrics.operation(operation.kind.value, is_timed=False) as counted:
            async with aclosing(results):
                async for result in results:
                    yield body_of(result, operation, context)
            counted.outcome = "ended"

    def _broken(self, context: Context) -> Response:
        """What nobody expected, and no field was at fault."""
        metrics.FAULTS.inc()
        reference = tracing.reference()
        _log.exception("request %s", reference)
        fault = GraphQLError("", extensions={"code": INTERNAL, "requestId": reference})
        return refused(NotRun(Outcome.FAULT, [fault]), JSON, self._profile, context)

    def _context(self, request: Request | WebSocket) -> Context:
        """Who asks, in which language; a follower that comes back says where it left off."""
        language = language_of(request.headers.get("accept-language"))
        context = Context(self._runtime, request.scope[PRINCIPAL], language)
        context.last_event_id = request.headers.get("last-event-id")
        context.address = address_of(request)
        return context

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """The context of a socket; each of its operations gets a copy."""
        return self._context(request)

    async def principal(self, given: Sequence[str]) -> Principal:
        """Whom a payload speaks for. Error: `NotAdmitted`."""
        return await self._runtime.entrance.admit(given)

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON; orjson refuses what is not UTF-8 or nested too deep."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)


async def _once(body: object) -> AsyncGenerator[object, None]:
    yield body


def problem(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An HTTP error in the form of a GraphQL answer."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(orjson.dumps(body), status, {**NOT_KEPT, **(headers or {})}, media_type="application/json")


async def not_there(request: Request, error: Exception) -> Response:
    """The answer of a path that is not there, or not for this method."""
    assert isinstance(error, HTTPException)  # noqa: S101 - for this one it is registered
    return problem(error.status_code, BAD_REQUEST, f"{error.detail}.", dict(error.headers or {}))
