"""Followers of the event log: a WebSocket and a stream of server-sent events, straight into the application."""

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

from support.api import Api

PATIENCE = 30.0
PROTOCOL = "graphql-transport-ws"
FOLLOW = """
subscription($after: String, $filter: EventFilter) {
  events(after: $after, filter: $filter) { cursor event { eventId type claimVersion participantId payload } }
}"""


class Closed(Exception):
    """The server closed the socket, with a code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class Wire:
    """What goes to the application and comes back from it."""

    def __init__(self, api: Api, scope: dict[str, Any]) -> None:
        self._in: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self.out: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._task = asyncio.create_task(api.app(scope, self._in.get, self.out.put))

    def put(self, message: dict[str, Any]) -> None:
        self._in.put_nowait(message)

    async def get(self) -> MutableMapping[str, Any]:
        async with asyncio.timeout(PATIENCE):
            return await self.out.get()

    async def end(self) -> None:
        """Wait until the application has put everything away."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(self._task, return_exceptions=True)


def scope(kind: str, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    base = {"type": kind, "path": "/graphql", "raw_path": b"/graphql", "query_string": b"", "root_path": ""}
    return {**base, "headers": raw, "scheme": "http", "server": ("jkp.test", 80), "client": ("test", 1), **more}


class Socket:
    """A client of graphql-transport-ws."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, message: object) -> None:
        self.send_text(json.dumps(message))

    def send_text(self, text: str) -> None:
        self._wire.put({"type": "websocket.receive", "text": text})

    def send_bytes(self, content: bytes) -> None:
        self._wire.put({"type": "websocket.receive", "bytes": content})

    async def next(self) -> dict[str, Any]:
        """The next frame that is no ping. Error: `Closed`."""
        while (frame := await self._frame())["type"] == "ping":
            pass
        return frame

    async def is_pinged(self) -> None:
        """Wait for the next ping; what comes before is lost. Error: `Closed`."""
        while (await self._frame())["type"] != "ping":
            pass

    async def _frame(self) -> dict[str, Any]:
        message = await self._wire.get()
        if message["type"] == "websocket.close":
            raise Closed(message.get("code", 1000), message.get("reason") or "")
        frame: dict[str, Any] = json.loads(message["text"])
        return frame

    @property
    def is_quiet(self) -> bool:
        """Whether it was told nothing that it has not read."""
        return self._wire.out.empty()

    async def init(self, **payload: Any) -> dict[str, Any]:
        self.send({"type": "connection_init", "payload": payload})
        return await self.next()

    def subscribe(self, document: str = FOLLOW, id_: str = "1", **variables: Any) -> None:
        self.send({"type": "subscribe", "id": id_, "payload": {"query": document, "variables": variables}})

    async def told(self) -> dict[str, Any]:
        """The next notice of `events`."""
        frame = await self.next()
        assert frame["type"] == "next", frame
        assert "errors" not in frame["payload"], frame
        notice: dict[str, Any] = frame["payload"]["data"]["events"]
        return notice


@asynccontextmanager
async def socket(api: Api, *, token: bool = True, address: str = "test") -> AsyncIterator[Socket]:
    """An open socket; with the client's token in the header of its handshake."""
    headers = {**(api.headers() if token else {}), "sec-websocket-protocol": PROTOCOL}
    wire = Wire(api, scope("websocket", headers, subprotocols=[PROTOCOL], scheme="ws", client=(address, 1)))
    wire.put({"type": "websocket.connect"})
    try:
        accepted = await wire.get()
        if accepted["type"] == "websocket.close":
            raise Closed(accepted.get("code", 1000), accepted.get("reason") or "")
        assert accepted["subprotocol"] == PROTOCOL
        yield Socket(wire)
    finally:
        wire.put({"type": "websocket.disconnect", "code": 1001})
        await wire.end()


class Stream:
    """The lines of a stream of server-sent events."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._lines: list[str] = []

    async def next(self) -> dict[str, str]:
        """The next event, as its fields; comments are left out."""
        while True:
            while "\n\n" not in "".join(self._lines):
                message = await self._wire.get()
                if not message.get("more_body", True) and not message.get("body"):
                    raise EOFError
                self._lines.append(message.get("body", b"").decode().replace("\r\n", "\n"))
            block, _, rest = "".join(self._lines).partition("\n\n")
            self._lines = [rest]
            fields = [line.partition(": ") for line in block.splitlines() if not line.startswith(":")]
            if fields:
                return {name: value for name, _, value in fields}


@asynccontextmanager
async def stream(
    api: Api, document: str = FOLLOW, *, last: str | None = None, **variables: Any
) -> AsyncIterator[Stream]:
    """A stream of one subscription, from where `last` says."""
    headers = {**api.headers(), "accept": "text/event-stream", "content-type": "application/json"}
    if last:
        headers["last-event-id"] = last
    wire = Wire(api, scope("http", headers, method="POST", http_version="1.1"))
    wire.put({"type": "http.request", "body": json.dumps({"query": document, "variables": variables}).encode()})
    try:
        begun = await wire.get()
        assert begun["status"] == 200, await wire.get()
        yield Stream(wire)
    finally:
        wire.put({"type": "http.disconnect"})
        await wire.end()
