"""The frames of a GraphQL WebSocket: text, JSON, and what each must have."""

import contextlib
from collections.abc import AsyncGenerator, Mapping
from json import JSONDecodeError
from typing import Any

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import NonJsonMessageReceived, NonTextMessageReceived, WebSocketDisconnected

from jkp_schema.edge.admitting import TRY_AGAIN
from jkp_schema.edge.asking import Asked, asked, names_document
from jkp_schema.edge.outcomes import Outcome, not_run


class Socket(ASGIWebSocketAdapter):
    """The socket as text frames of JSON."""

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        """Each frame. Errors: `NonTextMessageReceived`, `NonJsonMessageReceived`."""
        with contextlib.suppress(WebSocketDisconnect):
            while self.ws.application_state != WebSocketState.DISCONNECTED:
                message = await self.ws.receive()
                self.ws._raise_on_disconnect(message)  # noqa: SLF001 - what `receive_text` does first
                if not isinstance(message.get("text"), str):
                    raise NonTextMessageReceived
                try:
                    yield self.view.decode_json(message["text"])
                except JSONDecodeError as error:
                    raise NonJsonMessageReceived from error

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send one frame. Error: `WebSocketDisconnected`."""
        try:
            await self.ws.send_text(self.view.encode_json_string(message))
        except (WebSocketDisconnect, RuntimeError) as error:
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        """Close it, unless it is closed already."""
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await self.ws.close(code=code, reason=reason)


async def denied(socket: WebSocket, answer: Response) -> None:
    """Refuse a handshake, with an answer where the server can give one."""
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(answer)
    else:
        await socket.close(TRY_AGAIN)


def message_of(type_: str, id_: str, payload: object) -> Any:  # noqa: ANN401 - strawberry has a type for each
    """A frame about one operation."""
    return {"id": id_, "type": type_, "payload": payload}


def operation_in(message: Mapping[str, Any]) -> Asked:
    """What a frame of the type `subscribe` asks. Error: `NotRun` when it lacks what such a frame needs."""
    id_, payload = message.get("id"), message.get("payload")
    if not isinstance(id_, str) or not id_ or not isinstance(payload, dict):
        raise not_run(Outcome.MALFORMED, "subscribe: an id and a payload are needed")
    found = asked(payload)
    if not names_document(found):
        raise not_run(Outcome.MALFORMED, "subscribe: a query is needed")
    return found
