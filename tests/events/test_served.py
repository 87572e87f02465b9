"""Followers of a real server, over real sockets: told in time, and let go when it stops."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from support import operations as op
from support import served as serving
from support.journey import a_person, done
from support.live import FOLLOW, PROTOCOL
from support.patience import SECONDS, at_best
from support.served import Served
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from jkp.security.principals import Role


@pytest.fixture
async def served(migrated: Path, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving.served(migrated, tmp_path) as server:
        yield server


@asynccontextmanager
async def followed(server: Served) -> AsyncIterator[ClientConnection]:
    """A socket that follows everything from now on."""
    url = f"ws://127.0.0.1:{server.port}/graphql"
    async with connect(url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as client:
        token = server.api.acting(Role.INTEGRATOR, "x").headers()["authorization"]
        await client.send(json.dumps({"type": "connection_init", "payload": {"Authorization": token}}))
        await client.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": FOLLOW}}))
        assert json.loads(await client.recv())["type"] == "connection_ack"
        assert json.loads(await client.recv())["payload"]["data"]["events"]["event"] is None
        yield client


async def test_a_follower_of_a_real_server_is_told_within_a_second(served: Served) -> None:
    sari = await a_person(served.api)
    async with followed(served) as client:

        async def told() -> float:
            done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))
            began = monotonic()
            async with asyncio.timeout(SECONDS):
                event = json.loads(await client.recv())["payload"]["data"]["events"]["event"]
            assert (event["type"], event["participantId"]) == ("BANK_ACCOUNT_CHANGED", sari.id)
            return monotonic() - began

        assert await at_best(told, within=1) < 1


async def test_a_server_that_stops_lets_its_followers_go_at_once(served: Served) -> None:
    headers = {**served.api.acting(Role.INTEGRATOR, "x").headers(), "accept": "text/event-stream"}
    body = {"query": FOLLOW}
    async with (
        followed(served) as client,
        served.api.http.stream("POST", "/graphql", json=body, headers=headers) as sse,
    ):
        lines = sse.aiter_lines()
        assert (await anext(lines)).startswith("id: ")

        served.process.send_signal(signal.SIGTERM)

        with suppress(ConnectionClosed):
            while True:
                await client.recv()
        async with asyncio.timeout(SECONDS):
            async for _ in lines:
                pass
            while served.process.poll() is None:
                await asyncio.sleep(0.02)
    assert served.process.poll() == 0
