"""The clients of npm, as they are published, miss nothing and are told nothing twice, whatever breaks."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from support import npm
from support import operations as op
from support.api import Api
from support.journey import Person, a_person, done
from support.served import served
from support.wire import wire

from jkp.security.principals import Role

FOLDER = Path(__file__).with_name("npm_clients")
CLIENTS = ("graphql-ws", "graphql-sse")
EVENTS = "{ events(first: 100) { nodes { cursor eventId } } }"
PATIENCE = 20.0


class Follower:
    """A client in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.told: list[dict[str, Any]] = []

    async def has_told(self, number: int) -> None:
        """Wait until it was told so many events."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            while len(self.told) < number:
                notice = json.loads(await self._process.stdout.readline())
                self.told += [{"cursor": notice["cursor"], **notice["event"]}] if notice["event"] else []


@asynccontextmanager
async def following(client: str, port: int, api: Api, after: str) -> AsyncIterator[Follower]:
    given = {"JKP_URL": f"127.0.0.1:{port}/graphql", "JKP_TOKEN": api.token or "", "JKP_AFTER": after}
    modules = {"NODE_PATH": str(npm.installed(FOLDER))}
    process = await asyncio.create_subprocess_exec(
        "node", FOLDER / "follow.cjs", client, env={**os.environ, **given, **modules}, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Follower(process)
    finally:
        process.kill()
        await process.wait()


async def happens(sari: Person, times: int = 2) -> None:
    for _ in range(times):
        done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))


@pytest.mark.parametrize(
    "ends",
    [(), pytest.param((signal.SIGKILL, signal.SIGTERM), marks=pytest.mark.slow)],
    ids=["cut", "cut-killed-stopped"],
)
async def test_clients_of_npm_go_on_from_their_cursor_after_every_break(
    migrated: Path, tmp_path: Path, ends: tuple[signal.Signals, ...]
) -> None:
    npm.installed(FOLDER)
    async with served(migrated, tmp_path) as server, wire(server.port) as line:
        sari, integrator = await a_person(server.api), server.api.acting(Role.INTEGRATOR, "x")
        await happens(sari)
        first, _ = (await integrator(EVENTS))["events"]["nodes"]
        async with (
            following(CLIENTS[0], line.port, integrator, first["cursor"]) as by_socket,
            following(CLIENTS[1], line.port, integrator, first["cursor"]) as by_stream,
        ):

            async def all_told(number: int) -> None:
                await asyncio.gather(by_socket.has_told(number), by_stream.has_told(number))

            # given both that follow
            await all_told(1)
            # when their connections are cut, and something happens meanwhile
            line.cut()
            await happens(sari)
            await all_told(3)
            # and when the server is killed, or told to stop, and comes back
            for how in ends:
                server.end(how)
                server.start()
                await happens(sari)
            await all_told(3 + 2 * len(ends))

        # then each was told everything once and in order
        _, *since = (await integrator(EVENTS))["events"]["nodes"]
        assert by_socket.told == since
        assert by_stream.told == since
