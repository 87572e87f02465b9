"""The example of a receiver, and the code of docs/webhooks.md, against what a server really sends."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Serve
from docs.pages import DOCS, blocks
from support.api import Api
from support.receiver import Received, receiving
from support.webhooks import REPLAY, ROTATE, SETTINGS, an_endpoint, deliver, happens, passes

from jkp.opaque import cursor

EXAMPLE = Path(__file__).parents[2] / "examples" / "webhook_receiver.py"
PAGE = DOCS / "webhooks.md"
NODE = shutil.which("node")


@pytest.fixture
async def api(serve_on_sqlite: Serve) -> Api:
    """A server that may send webhooks to loopback."""
    return await serve_on_sqlite(webhooks=SETTINGS)


class Example:
    """The example, running as a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.url = f"http://127.0.0.1:{port}/"

    async def says(self) -> str:
        assert self.process.stdout
        async with asyncio.timeout(10):
            return (await self.process.stdout.readline()).decode().strip()


async def started(file: Path, port: int, *secrets: str) -> Example:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(EXAMPLE), "--port", str(port), "--file", str(file)),
        env={"JKP_WEBHOOK_SECRET": " ".join(secrets)},
        stdout=subprocess.PIPE,
    )
    example = Example(process, port)
    line = await example.says()
    return Example(process, int(line.rpartition(":")[2].strip("/")))


@pytest.fixture
async def one_event(api: Api) -> AsyncIterator[tuple[str, Received]]:
    """The secret of an endpoint, and what was sent to it."""
    async with receiving() as receiver:
        endpoint = await an_endpoint(api, receiver.url)
        await happens(api, "CLAIM_APPROVED")
        await deliver(api)
        yield endpoint.secret, receiver.requests[0]


async def test_the_example_takes_what_is_signed_once(api: Api, tmp_path: Path) -> None:
    # given an endpoint whose receiver is not there yet, and two events of a claim
    async with receiving() as nobody:
        port = nobody.port
        endpoint = await an_endpoint(api, nobody.url)
    claim = await happens(api, "CLAIM_TAKEN", "CLAIM_APPROVED")
    await deliver(api)
    await passes(api, timedelta(minutes=6))

    # when the example starts with the secret, and everything is replayed with another secret beside it
    example = await started(tmp_path / "inbox.db", port, endpoint.secret)
    try:
        await deliver(api)
        assert [await example.says() for _ in range(2)] == [f"CLAIM_TAKEN {claim} 1", f"CLAIM_APPROVED {claim} 2"]
        await endpoint.does(ROTATE)
        await endpoint.does(REPLAY, after=cursor([0]))
        await deliver(api)
        await happens(api, "CLAIM_LAPSED")
        await deliver(api)

        # then it says nothing of what it has seen
        assert (await example.says()).startswith("CLAIM_LAPSED")
        assert await endpoint.deliveries("WAITING") == []
    finally:
        example.process.terminate()
        await example.process.wait()


async def test_the_python_of_the_page_verifies_what_is_sent(one_event: tuple[str, Received]) -> None:
    secret, sent = one_event
    code: dict[str, Any] = {}
    exec(blocks(PAGE, "python")[0], code)  # noqa: S102 - it is our own page

    assert code["verified"](secret, sent.headers, sent.body) == sent.content
    assert code["verified"](secret, sent.headers, sent.body + b" ") is None
    assert code["verified"](secret, {**sent.headers, "webhook-signature": "nonsense"}, sent.body) is None


@pytest.mark.skipif(NODE is None, reason="node is not installed")
async def test_the_javascript_of_the_page_verifies_what_is_sent(one_event: tuple[str, Received]) -> None:
    secret, sent = one_event
    cases = [
        (sent.headers, sent.body),
        (sent.headers, sent.body + b" "),
        ({**sent.headers, "webhook-timestamp": "1"}, sent.body),
        ({**sent.headers, "webhook-signature": "nonsense v1,AAAA"}, sent.body),
        ({}, sent.body),
    ]
    given = json.dumps([[headers, body.decode()] for headers, body in cases])
    script = f"""{blocks(PAGE, "js")[0]}
    for (const [headers, body] of {given}) console.log(verified("{secret}", headers, Buffer.from(body)) !== null);"""

    process = await asyncio.create_subprocess_exec(str(NODE), "-e", script, stdout=subprocess.PIPE)
    told, _ = await process.communicate()

    assert told.decode().split() == ["true", "false", "false", "false", "false"]
