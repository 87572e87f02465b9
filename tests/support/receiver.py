"""An integrator's server on loopback: it takes what is sent to it, verifies it, and answers as it is told to."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

OK = "200 OK"
HANGS_UP = ""
"""No answer: the connection is cut after the request came."""


@dataclass(frozen=True)
class Received:
    """One request."""

    headers: dict[str, str]
    body: bytes
    answered: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def content(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def type(self) -> str:
        return str(self.content["type"])

    def is_signed_by(self, secret: str) -> bool:
        """By whichever of the signatures, as the reference implementation sees it."""
        try:
            Webhook(secret).verify(self.body, self.headers)
        except WebhookVerificationError:
            return False
        return True


@dataclass
class Receiver:
    """`answer` gives the status line for a request, and `headers` and `body` what comes with it."""

    port: int = 0
    answer: Callable[[dict[str, Any]], str] = lambda _: OK
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pause: float = 0.0
    waits_for: asyncio.Event | None = None
    """What must happen before it answers."""
    requests: list[Received] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/jkp"

    @property
    def taken(self) -> list[Received]:
        """What it answered with 2xx."""
        return [each for each in self.requests if each.answered.startswith("2")]

    def says(self, status: str, **headers: str) -> None:
        """Answer every request so from now on."""
        self.answer = lambda _: status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._one(head, reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _one(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = [line.partition(": ") for line in head.decode().split("\r\n")[1:] if line]
        headers = {name.lower(): value for name, _, value in lines}
        body = await reader.readexactly(int(headers["content-length"]))
        await asyncio.sleep(self.pause)
        if self.waits_for:
            await self.waits_for.wait()
        status = self.answer(json.loads(body))
        self.requests.append(Received(headers, body, status))
        if status == HANGS_UP:
            raise ConnectionAbortedError
        given = {"content-length": str(len(self.body)), **self.headers}
        told = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        writer.write(f"HTTP/1.1 {status}\r\n{told}\r\n".encode() + self.body)
        await writer.drain()


@asynccontextmanager
async def receiving(tls: ssl.SSLContext | None = None, **given: Any) -> AsyncIterator[Receiver]:
    """A receiver that listens."""
    receiver = Receiver(**given)
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", receiver.port, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
