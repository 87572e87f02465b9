"""GraphQL over HTTP: bad bodies get a clear 4xx, faults are masked, refusals of queries are explained."""

import re
from typing import Any

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.types import ExecutionResult

from jkp.errors import Refused
from jkp.runtime import Runtime
from jkp_schema.context import Context, language_of
from jkp_schema.schema import INTERNAL, JkpSchema

PRINCIPAL = "jkp.principal"
TOO_LARGE = 413
# graphql-core repeats the values that it refuses, and one of them may be somebody's NIK.
_ECHO = re.compile(r",? found\b.*|(?<! has invalid value)(?<= value): .*", re.DOTALL | re.IGNORECASE)
_MASKED = {"id": "Terjadi kesalahan di server.", "en": "Something went wrong in the server."}


class ApiView(GraphQL[Context, None]):
    """The endpoint."""

    def __init__(self, schema: JkpSchema, runtime: Runtime) -> None:
        super().__init__(schema, graphql_ide=None, subscription_protocols=())
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
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
        """Who asks, in which language."""
        return Context(self._runtime, request.scope[PRINCIPAL], _language(request))

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
        return body

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


def shown(error: GraphQLError, language: str) -> dict[str, Any]:
    """An error as clients see it."""
    formatted: dict[str, Any] = dict(error.formatted)
    original = error.original_error
    if isinstance(original, Refused):
        formatted["message"] = " ".join(reason.message(language) for reason in original.reasons)
        formatted["extensions"] = {"code": original.reasons[0].code.value}
    elif (error.extensions or {}).get("code") == INTERNAL:
        formatted["message"] = _MASKED[language]
    elif error.path is None:
        formatted["message"] = _ECHO.sub(".", error.message)
    return formatted


def problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    """An HTTP error in the form of a GraphQL answer."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    return Response(orjson.dumps(body), status, headers, media_type="application/json")
