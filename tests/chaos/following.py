"""Those who follow the log over WebSocket and server-sent events, and go on from their last cursor after a break."""

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from itertools import cycle
from typing import Any

import httpx2
from chaos.checking import Told
from support.live import PROTOCOL
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

FOLLOW = "subscription($after: String) { events(after: $after) { cursor event { eventId claimId claimVersion } } }"
PAUSE = 0.1
QUIET_SECONDS = 5.0
"""After so long without anything it connects anew: a server that was stopped says nothing either."""
BREAKS = (OSError, WebSocketException, httpx2.HTTPError, ValueError, KeyError, TypeError)


def told_of(event: dict[str, Any]) -> Told:
    """An event as the API tells it."""
    return Told(event["eventId"], event["claimId"], event["claimVersion"], time.monotonic())


class Follower(ABC):
    """One who follows any of the nodes."""

    def __init__(self, name: str, ports: Sequence[int], token: str, cursor: str) -> None:
        self.name = name
        self.got: list[Told] = []
        self.connections = 0
        self._ports = ports
        self._token = token
        self._cursor = cursor

    async def follow(self) -> None:
        """Until cancelled."""
        for port in cycle(self._ports):
            try:
                async with asyncio.timeout(None) as quiet:
                    async for notice in self._notices(port, self._cursor):
                        quiet.reschedule(asyncio.get_running_loop().time() + QUIET_SECONDS)
                        self._take(notice)
            except BREAKS:
                pass
            await asyncio.sleep(PAUSE)

    def _take(self, notice: dict[str, Any]) -> None:
        if notice["event"]:
            self.got.append(told_of(notice["event"]))
        self._cursor = notice["cursor"]

    @abstractmethod
    def _notices(self, port: int, cursor: str) -> AsyncIterator[dict[str, Any]]: ...


class OverWebSocket(Follower):
    """graphql-transport-ws."""

    async def _notices(self, port: int, cursor: str) -> AsyncIterator[dict[str, Any]]:
        url = f"ws://127.0.0.1:{port}/graphql"
        async with connect(url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None, open_timeout=3) as client:
            self.connections += 1
            init = {"type": "connection_init", "payload": {"Authorization": f"Bearer {self._token}"}}
            asked = {"query": FOLLOW, "variables": {"after": cursor}}
            await client.send(json.dumps(init))
            await client.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
            async for frame in client:
                message = json.loads(frame)
                if message["type"] == "next":
                    yield message["payload"]["data"]["events"]
                elif message["type"] == "ping":
                    await client.send(json.dumps({"type": "pong"}))
                elif message["type"] != "connection_ack":
                    return


class OverStream(Follower):
    """Server-sent events: after a break only the id of the last one is sent along."""

    async def _notices(self, port: int, cursor: str) -> AsyncIterator[dict[str, Any]]:
        headers = {"authorization": f"Bearer {self._token}", "accept": "text/event-stream", "last-event-id": cursor}
        timeout = httpx2.Timeout(3.0, read=None)
        async with (
            httpx2.AsyncClient(timeout=timeout, trust_env=False) as http,
            http.stream(
                "POST", f"http://127.0.0.1:{port}/graphql", json={"query": FOLLOW}, headers=headers
            ) as response,
        ):
            self.connections += 1
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))["data"]["events"]
