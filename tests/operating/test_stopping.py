"""A server that is told to stop answers what it has begun, tells its followers, and lets in nobody new."""

import asyncio
import json
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from support import operations as op
from support import served as serving
from support.journey import a_person, done
from support.live import FOLLOW, PROTOCOL
from support.patience import SECONDS, until
from support.photos import a_letter
from support.served import Served
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from jkp.security.principals import Role
from jkp_schema.serving.operators import APART

FOLLOWERS = 100
RESTARTS = 1012


@pytest.fixture
async def served(migrated: Path, tmp_path: Path) -> AsyncIterator[Served]:
    async with serving.served(migrated, tmp_path) as server:
        yield server


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Meanwhile another process writes, and whoever writes waits for it: five seconds at most."""
    with closing(sqlite3.connect(folder / "data" / "jkp.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@asynccontextmanager
async def opened(server: Served, token: str) -> AsyncIterator[ClientConnection]:
    url = f"ws://127.0.0.1:{server.port}/graphql"
    async with connect(url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as client:
        await client.send(json.dumps({"type": "connection_init", "payload": {"Authorization": token}}))
        assert json.loads(await client.recv())["type"] == "connection_ack"
        yield client


async def asks(client: ClientConnection, id_: str, query: str, **variables: Any) -> None:
    payload = {"query": query, "variables": variables}
    await client.send(json.dumps({"type": "subscribe", "id": id_, "payload": payload}))


async def rest_of(client: ClientConnection) -> tuple[list[dict[str, Any]], int | None]:
    """What it is told until the socket closes, without pings; and the code with which it closes."""
    frames = []
    try:
        while True:
            frames.append(json.loads(await client.recv()))
    except ConnectionClosed as closed:
        return [frame for frame in frames if frame["type"] != "ping"], closed.rcvd.code if closed.rcvd else None


async def sent_slowly(content: bytes, go_on: asyncio.Event) -> AsyncIterator[bytes]:
    half = len(content) // 2
    yield content[:half]
    await go_on.wait()
    yield content[half:]


async def told(server: Served, path: str) -> httpx2.Response:
    """What its operators are answered."""
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port + APART}") as operators:
        return await operators.get(path)


async def changing(server: Served, number: int) -> None:
    """Wait until it works on so many changes."""
    async with asyncio.timeout(SECONDS):
        while f'jkp_operations_running{{kind="mutation"}} {number}' not in (await told(server, "/metrics")).text:
            await asyncio.sleep(0.01)


async def leaving(server: Served) -> None:
    """Wait until it knows that it is to stop."""
    async with asyncio.timeout(SECONDS):
        while (await told(server, "/readyz")).status_code == 200:
            await asyncio.sleep(0.01)


async def refused(client: ClientConnection) -> dict[str, Any]:
    """Ask something new until it is not answered any more; what is said instead."""
    for number in count(2):
        await asks(client, str(number), "{ viewer { role } }")
        frame: dict[str, Any] = json.loads(await client.recv())
        if frame["type"] != "next":
            return frame
        assert json.loads(await client.recv())["type"] == "complete"
    raise AssertionError


async def test_what_has_begun_is_answered_and_nothing_new_begins(served: Served, tmp_path: Path) -> None:
    sari = await a_person(served.api)
    headers = sari.me.headers()
    async with opened(served, headers["authorization"]) as socket:
        with held(tmp_path):
            # given a change by HTTP, one by a socket, and an upload, all under way
            by_http = asyncio.create_task(sari.me(op.REGISTER_ACCOUNT, key=op.key()))
            await asks(socket, "1", op.REGISTER_ACCOUNT, key=op.key())
            slowly = sent_slowly(a_letter(), go_on := asyncio.Event())
            upload = asyncio.create_task(served.api.http.post("/uploads", content=slowly, headers=headers))
            await until(lambda: any((tmp_path / "data" / "uploads").iterdir()))
            await changing(served, 2)
            # when the server is told to stop, and somebody asks something new
            served.process.send_signal(signal.SIGTERM)
            said = await refused(socket)
            go_on.set()
        # then that is refused, and the others are answered
        frames, code = await rest_of(socket)

    assert said["type"] == "error"
    assert said["payload"][0]["extensions"] == {"code": "OVERLOADED", "retryAfter": 1}
    assert [(frame["id"], frame["type"]) for frame in frames] == [("1", "next"), ("1", "complete")]
    done(frames[0]["payload"]["data"])
    assert code == RESTARTS
    done(await by_http)
    assert (await upload).status_code == 201
    assert served.process.wait() == 0
    # A machine that stands still is told as a loop that was blocked.
    faults = [line for line in served.log.read_text().splitlines() if " ERROR " in line]
    assert [line for line in faults if "blocked the event loop" not in line] == []


async def test_a_hundred_followers_are_told_before_their_sockets_close(served: Served) -> None:
    token = served.api.acting(Role.INTEGRATOR, "x").headers()["authorization"]

    async def follow(follows: asyncio.Semaphore) -> tuple[list[dict[str, Any]], int | None]:
        async with opened(served, token) as client:
            await asks(client, "1", FOLLOW)
            assert json.loads(await client.recv())["type"] == "next"
            follows.release()
            return await rest_of(client)

    follows = asyncio.Semaphore(0)
    followers = [asyncio.create_task(follow(follows)) for _ in range(FOLLOWERS)]
    for _ in followers:
        await follows.acquire()
    served.process.send_signal(signal.SIGTERM)

    for frames, code in await asyncio.gather(*followers):
        ends = [frame for frame in frames if frame["type"] == "next"]
        assert ends[-1]["payload"]["errors"][0]["extensions"]["code"] == "SERVER_STOPPING"
        assert code == RESTARTS
    assert served.process.wait() == 0


@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGTERM, signal.SIGTERM),
        pytest.param((signal.SIGINT, signal.SIGTERM), marks=pytest.mark.slow),
        pytest.param((signal.SIGTERM, signal.SIGINT), marks=pytest.mark.slow),
    ],
)
async def test_the_second_signal_ends_it_at_once(
    served: Served, tmp_path: Path, signals: tuple[signal.Signals, signal.Signals]
) -> None:
    sari = await a_person(served.api)
    with held(tmp_path):
        change = asyncio.create_task(sari.me.raw(op.REGISTER_ACCOUNT, key=op.key()))
        await changing(served, 1)
        served.process.send_signal(signals[0])
        await leaving(served)
        assert served.process.poll() is None

        served.process.send_signal(signals[1])
        assert served.process.wait() == -signals[1]
    # it would have been answered first
    with pytest.raises(httpx2.HTTPError):
        await change
