"""One request into the application as the bytes that a client sent: no library corrects it on the way."""

import asyncio
import json
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from support.api import Api
from support.live import Wire, scope

PATIENCE = 20.0
SOON = 0.05
FAULTS = (b'"INTERNAL"', b'"PLUGIN_ERROR"', b'"PLUGIN_TIMEOUT"')
"""Codes that tell that nobody has thought of this."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    @property
    def fault(self) -> str | None:
        """What no client may ever get, if it is that."""
        if self.status >= 500 or any(code in self.body for code in FAULTS):
            return f"{self.status} {self.body[:500]!r}"
        return (
            None if self.status < 400 or self._tells_codes() else f"{self.status} without a code: {self.body[:500]!r}"
        )

    def _tells_codes(self) -> bool:
        if not self.body:
            return False
        return all("code" in error["extensions"] for error in json.loads(self.body)["errors"])


async def answered(
    api: Api,
    method: str = "POST",
    path: str = "/graphql",
    query: bytes = b"",
    headers: Mapping[str, bytes] | None = None,
    body: bytes = b"",
) -> Answer:
    """The answer of the application. Error: whatever breaks through it."""
    sent = [{"type": "http.request", "body": body, "more_body": False}]
    told: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return sent.pop() if sent else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    async with asyncio.timeout(PATIENCE):
        await api.app(_scope(method, path, query, headers or {}), receive, send)
    whole = b"".join(message.get("body", b"") for message in told[1:])
    return Answer(told[0]["status"], whole)


async def followed(api: Api, asked: Mapping[str, Any]) -> Answer:
    """What is told at once to somebody who begins to follow."""
    headers = {**api.headers(), "accept": "text/event-stream", "content-type": "application/json"}
    wire = Wire(api, scope("http", headers, method="POST", http_version="1.1"))
    wire.put({"type": "http.request", "body": json.dumps(asked).encode()})
    begun, parts = await wire.get(), []
    with suppress(TimeoutError):
        async with asyncio.timeout(SOON):
            while True:
                parts.append((await wire.out.get()).get("body", b""))
    wire.put({"type": "http.disconnect"})
    await wire.end()
    return Answer(begun["status"], b"".join(parts))


def _scope(method: str, path: str, query: bytes, headers: Mapping[str, bytes]) -> dict[str, Any]:
    common = {"host": b"jkp.test", "content-type": b"application/json"}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "scheme": "http",
        "server": ("jkp.test", 80),
        "client": ("10.0.0.1", 1),
        "headers": [(name.encode(), value) for name, value in {**common, **headers}.items()],
    }
