"""A document whose fragments double sixty times is refused at once, and nobody else waits for it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
from support.live import PROTOCOL
from support.served import served
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

WHO = "{ viewer { role } }"
REFUSED_WITHIN, DELAYED_BY = 0.05, 0.1
ROUNDS = 3
"""The best of so many counts: the machine may do other things too."""
Send = Callable[[str], Awaitable[str]]
Clock = Callable[[], float]


def bomb() -> str:
    """Never the same one twice, so that nothing is remembered."""
    chain = [f"fragment Part{n} on Query {{ ...Part{n + 1} ...Part{n + 1} }}" for n in range(60)]
    return f"{{ ...Part0 }} {' '.join(chain)} fragment Part60 on Query {{ viewer {{ role }} }} # {uuid4()}"


@asynccontextmanager
async def socket(port: int) -> AsyncIterator[ClientConnection]:
    url = f"ws://127.0.0.1:{port}/graphql"
    async with connect(url, subprotocols=[Subprotocol(PROTOCOL)], proxy=None) as client:
        await client.send(json.dumps({"type": "connection_init"}))
        await client.recv()
        yield client


@asynccontextmanager
async def transports(port: int) -> AsyncIterator[dict[str, Send]]:
    """How a document is sent; each gives what came back."""
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http, socket(port) as client:

        async def whole(document: str) -> str:
            return (await http.post("/graphql", json={"query": document})).text

        async def streamed(document: str) -> str:
            headers = {"accept": "text/event-stream"}
            return (await http.post("/graphql", json={"query": document}, headers=headers)).text

        async def framed(document: str) -> str:
            await client.send(json.dumps({"type": "subscribe", "id": uuid4().hex, "payload": {"query": document}}))
            return str(await client.recv())

        yield {"HTTP": whole, "SSE": streamed, "WebSocket": framed}


def work_of(pid: int) -> Clock:
    """The seconds that a process has worked in its main thread, where that is told: others may use the machine too.

    A server answers in its main thread alone, so on a machine of its own this is how long somebody waits for it.
    """
    told = Path(f"/proc/{pid}/schedstat")
    return (lambda: int(told.read_text().split()[0]) / 1e9) if told.exists() else time.perf_counter


async def seconds(clock: Clock, send: Send, document: str) -> tuple[float, str]:
    begun = clock()
    answer = await send(document)
    return clock() - begun, answer


async def worst(clock: Clock, port: int, meanwhile: Callable[[], Awaitable[Any]]) -> float:
    """The longest that a bystander waits while something else is going on."""
    waited = []
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        going_on = asyncio.ensure_future(meanwhile())
        while not going_on.done():
            begun = clock()
            await http.post("/graphql", json={"query": WHO})
            waited.append(clock() - begun)
    await going_on
    return max(waited)


async def test_a_bomb_of_fragments_is_refused_at_once_and_delays_nobody(migrated: Path, tmp_path: Path) -> None:
    async with served(migrated, tmp_path) as server, transports(server.port) as sends:
        clock = work_of(server.process.pid)
        for name, send in sends.items():
            await send(WHO) if name != "WebSocket" else None
            # when the bomb comes
            refusals = [await seconds(clock, send, bomb()) for _ in range(ROUNDS)]

            # then it is refused at once
            assert all("QUERY_TOO_COMPLEX" in answer for _, answer in refusals), (name, refusals)
            assert min(took for took, _ in refusals) < REFUSED_WITHIN, (name, refusals)

        # and when ten come, by every transport, then a bystander hardly notices
        async def bombs() -> None:
            await asyncio.gather(*(_one_after_another(send) for send in sends.values()))

        delays = [await worst(clock, server.port, bombs) for _ in range(ROUNDS)]
        assert min(delays) < DELAYED_BY, delays


async def _one_after_another(send: Send) -> None:
    for _ in range(10):
        await send(bomb())
