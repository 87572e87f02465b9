"""GraphQL over HTTP: bad bodies get a clear 4xx, faults are masked, refusals of queries are explained."""

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from jkp.runtime import Runtime
from jkp.security.principals import ANONYMOUS, Principal
from jkp.security.tokens import TokenInvalid
from jkp_schema.context import Context, language_of
from jkp_schema.frames import Socket
from jkp_schema.schema import JkpSchema
from jkp_schema.showing import shown
from jkp_schema.sockets import Conversation
from jkp_schema.streams import EventStream

PRINCIPAL = "jkp.principal"
CONTEXT = "jkp.context"
MOST = 50
"""Operations at once on one socket."""
TOO_LARGE = 413


class ApiView(GraphQL[Context, None]):
    """The endpoint."""

    graphql_transport_ws_handler_class = Conversation
    websocket_adapter_class = Socket
    stream_transport_classes_by_protocol = {GRAPHQL_SSE_PROTOCOL: EventStream}  # noqa: RUF012 - as in the class above

    def __init__(self, schema: JkpSchema, runtime: Runtime) -> None:
        protocols = (GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL)
        super().__init__(
            schema, graphql_ide=None, subscription_protocols=protocols, max_subscriptions_per_connection=MOST
        )
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or talk on one socket."""
        if scope["type"] == "websocket":
            await self.run(WebSocket(scope, receive, send))
            return
        try:
            response = await self.run(Request(scope, self._limited(receive)))
        except HTTPException as error:
            code = "TOO_LARGE" if error.status_code == TOO_LARGE else "BAD_REQUEST"
            response = problem(error.status_code, code, error.reason)
        response.headers["cache-control"] = "no-store"
        response.headers["vary"] = "Accept-Language, Authorization"
        await response(scope, receive, send)

    def _limited(self, receive: Receive) -> Receive:
        """The same body, that ends with a 413 at the first byte over the limit."""
        largest, received = self._runtime.settings.server.max_body_bytes, 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > largest:
                raise HTTPException(TOO_LARGE, f"The body is larger than {largest} bytes.")
            return message

        return counted

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Who asks, in which language; a follower that comes back says where it left off."""
        context = Context(self._runtime, request.scope[PRINCIPAL], _language(request))
        context.last_event_id = request.headers.get("last-event-id")
        request.scope[CONTEXT] = context
        return context

    def principal(self, authorization: str | None) -> Principal:
        """Whom a header or a payload speaks for. Error: `TokenInvalid`."""
        return principal_of(self._runtime, authorization)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        """The operation. Error: a 4xx for what is no JSON object, or names its operation by something odd."""
        if request.method == "POST":
            _check_body(request.content_type, self.parse_json(await request.get_body()))
        return await super().parse_http_body(request)

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The body of the answer; faults are masked."""
        body: GraphQLHTTPResponse = {"data": result.data}
        if result.errors:
            language = _language(request)
            body["errors"] = [shown(error, language) for error in result.errors]
        told = request.scope[CONTEXT].cursor
        return {**body, "extensions": {"cursor": told}} if told else body

    def decode_json(self, data: str | bytes) -> object:
        """Read JSON; orjson refuses what is not UTF-8 or nested too deep."""
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        """Write JSON."""
        return orjson.dumps(data)


def _language(request: Request | WebSocket) -> str:
    return language_of(request.headers.get("accept-language"))


def _check_body(content_type: str | None, body: object) -> None:
    if (content_type or "").split(";")[0].strip().lower() != "application/json":
        raise HTTPException(415, "Use Content-Type: application/json.")
    if not isinstance(body, dict):
        raise HTTPException(400, "The body must be a JSON object.")
    if not isinstance(body.get("operationName"), (str, type(None))):
        raise HTTPException(400, "operationName must be a string.")


def problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """An HTTP error in the form of a GraphQL answer."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(orjson.dumps(body), status, headers, media_type="application/json")


def principal_of(runtime: Runtime, authorization: str | None) -> Principal:
    """Whom a token speaks for. Error: `TokenInvalid`."""
    if authorization is None:
        return ANONYMOUS
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or runtime.issuer is None:
        raise TokenInvalid
    return runtime.issuer.verify(token.strip())
