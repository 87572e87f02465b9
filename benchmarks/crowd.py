"""Many followers in a process of their own: bare WebSockets, so that little of what is measured is the client.

Reads a job as JSON from its first line (port, token, query, followers) and prints a line once all follow. Then, for
each event that all were told, it prints when each was told, by the machine's monotonic clock. It ends with its input.

    python -m benchmarks.crowd
"""

import asyncio
import base64
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, cast

import orjson
import uvloop

AT_ONCE = 50
"""Connections that are being opened at the same time."""
OPENED, MASKED, TEXT, PING, PONG = 0x80, 0x80, 0x1, 0x9, 0xA
SHORT, MIDDLE = 126, 127


def handshake(port: int) -> bytes:
    """The request for a WebSocket of the GraphQL protocol."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        "GET /graphql HTTP/1.1",
        f"host: 127.0.0.1:{port}",
        "upgrade: websocket",
        "connection: Upgrade",
        f"sec-websocket-key: {key}",
        "sec-websocket-version: 13",
        "sec-websocket-protocol: graphql-transport-ws",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def frame(content: bytes, kind: int = TEXT) -> bytes:
    """A frame of at most 65,535 bytes, masked with zeros: nobody is deceived here."""
    size = len(content)
    head = bytes([OPENED | kind, MASKED | min(size, SHORT)])
    return head + (size.to_bytes(2, "big") if size >= SHORT else b"") + bytes(4) + content


def introduction(token: str, query: str, variables: dict[str, Any] | None = None) -> bytes:
    """The frames that begin a subscription."""
    init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {token}"}}
    subscribe = {"type": "subscribe", "id": "1", "payload": {"query": query, "variables": variables or {}}}
    return b"".join(frame(json.dumps(message).encode()) for message in (init, subscribe))


class Follower(asyncio.Protocol):
    """One socket: tells when it follows, and when it was told an event."""

    def __init__(self, job: dict[str, Any], begun: Callable[[], None], told: Callable[[str, float], None]) -> None:
        self._job = job
        self._begun = begun
        self._told = told
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(handshake(self._job["port"]))

    def data_received(self, data: bytes) -> None:
        """Take what is whole."""
        self._received += data
        if self._received.startswith(b"HTTP/1.1"):
            head, end, self._received = self._received.partition(b"\r\n\r\n")
            if not end:
                self._received = head
                return
            self._transport.write(introduction(self._job["token"], self._job["query"]))
        for kind, content in self._frames():
            self._take(kind, content)

    def _frames(self) -> Iterator[tuple[int, bytes]]:
        while len(self._received) >= 2:  # noqa: PLR2004 - the shortest head
            kind, size, begins = self._received[0] & 0xF, self._received[1], 2
            if size in {SHORT, MIDDLE}:
                begins = 4 if size == SHORT else 10
                size = int.from_bytes(self._received[2:begins], "big")
            if len(self._received) < max(begins + size, begins):
                return
            content, self._received = self._received[begins : begins + size], self._received[begins + size :]
            yield kind, content

    def _take(self, kind: int, content: bytes) -> None:
        if kind == PING:
            self._transport.write(frame(content, PONG))
        elif content.startswith(b'{"type":"ping"'):
            self._transport.write(frame(b'{"type":"pong"}'))
        elif b'"event":null' in content:
            self._begun()
        elif b'"eventId"' in content:
            at = asyncio.get_running_loop().time()
            self._told(orjson.loads(content)["payload"]["data"]["events"]["event"]["eventId"], at)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody may be lost."""
        if not self._job.get("over"):
            sys.exit(f"the server closed a socket: {self._received!r}")


class Crowd:
    """All followers, and who was told what."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._following = asyncio.Semaphore(0)
        self._told: dict[str, list[float]] = {}

    async def gather(self) -> None:
        """Open all sockets, and wait until each follows."""
        loop, limit = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

        async def opened() -> None:
            async with limit:
                await loop.create_connection(
                    lambda: Follower(self._job, self._following.release, self._note), "127.0.0.1", self._job["port"]
                )
                await self._following.acquire()

        await asyncio.gather(*(opened() for _ in range(self._job["followers"])))
        say({"following": self._job["followers"]})

    def _note(self, event_id: str, at: float) -> None:
        moments = self._told.setdefault(event_id, [])
        moments.append(at)
        if len(moments) == self._job["followers"]:
            say({"event": event_id, "at": self._told.pop(event_id)})


def say(line: dict[str, Any]) -> None:
    """Print a line of JSON."""
    print(json.dumps(line), flush=True)


async def follow(job: dict[str, Any]) -> None:
    """Follow until the input ends."""
    await Crowd(job).gather()
    await asyncio.to_thread(sys.stdin.read)
    job["over"] = True


if __name__ == "__main__":
    uvloop.run(follow(json.loads(sys.stdin.readline())))
