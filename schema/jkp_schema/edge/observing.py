"""Around every request: an id that its answer tells, its logs hold and its faults are found by; and a count."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from jkp import tracing
from jkp.operating import metrics

HEADER = b"x-request-id"
_ANSWERS = {"http.response.start", "websocket.accept", "websocket.http.response.start"}


def observed(app: ASGIApp) -> ASGIApp:
    """The same application; every request has an id of ours, and its log tells beside it what its client calls it."""

    async def observe(scope: Scope, receive: Receive, send: Send) -> None:
        request_id = tracing.new()

        async def tell(message: Message) -> None:
            if message["type"] in _ANSWERS:
                message["headers"] = [*message.get("headers", ()), (HEADER, request_id.encode())]
            if "status" in message:
                metrics.answered(scope["path"], message["status"])
            await send(message)

        with tracing.answering(request_id, tracing.usable(_given(scope["headers"]))):
            await app(scope, receive, tell)

    return observe


def _given(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    return next((value.decode("latin-1") for name, value in headers if name == HEADER), None)
