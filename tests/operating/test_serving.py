"""A server in a process of its own: what operators ask it, what it logs, and in which order it stops."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from support import served as serving
from support.patience import SECONDS
from support.served import Served
from support.server import free_port

SETTINGS = """
[operations]
port = {port}
leave_seconds = 2
[logs]
form = "json"
"""


@pytest.fixture
async def operators(tmp_path: Path, migrated: Path) -> AsyncIterator[tuple[Served, httpx2.AsyncClient]]:
    port = free_port()
    async with (
        serving.served(migrated, tmp_path, SETTINGS.format(port=port)) as server,
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        yield server, client


async def test_a_server_tells_how_it_is_and_stops_in_order(operators: tuple[Served, httpx2.AsyncClient]) -> None:
    server, client = operators
    # given a server that works, as its operators see
    assert (await client.get("/livez")).status_code == 200
    async with asyncio.timeout(SECONDS):
        while (await client.get("/readyz")).json() != {"status": "ready", "failed": {}, "degraded": {}}:
            await asyncio.sleep(0.01)
    # by the names of this machine alone
    assert (await client.get("/metrics", headers={"host": "evil.example"})).status_code == 421
    figures = (await client.get("/metrics")).text
    assert "jkp_works 1.0" in figures
    assert "process_resident_memory_bytes" in figures
    # when it is told to stop
    server.process.send_signal(signal.SIGTERM)
    # then it says that it leaves, and still answers
    async with asyncio.timeout(SECONDS):
        while (leaving := await client.get("/readyz")).status_code == 200:
            await asyncio.sleep(0.01)
    assert (leaving.status_code, leaving.json()["failed"]) == (503, {"server": "it is going to stop"})
    assert (await server.api("{ __typename }"))["__typename"] == "Query"
    # and then it is gone
    assert server.process.wait() == 0
    assert [json.loads(line) for line in server.log.read_text().splitlines() if "ERROR" in line] == []
