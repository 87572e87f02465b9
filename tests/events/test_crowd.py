"""Many followers at once, and one that stops reading, on a real server."""

import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.api import Api
from support.served import served

from jkp.security.principals import Role

BENCHMARK = Path(__file__).resolve().parents[2] / "benchmarks" / "followers.py"
LARGE = "{ __schema { types { name description fields { name description args { name description } } } } }"
PATIENCE = 20.0


@pytest.mark.slow
def test_followers_and_those_who_do_not_read_stay_within_their_limits() -> None:
    command = [sys.executable, str(BENCHMARK), "--followers", "100", "--events", "3", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert 0 < found["p50_seconds"] <= found["p99_seconds"] <= found["slowest_seconds"]
    assert found["processor_seconds"] > 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets go of who does not read")
async def test_a_client_that_does_not_read_is_let_go(migrated: Path, tmp_path: Path) -> None:
    async with served(migrated, tmp_path, "[server]\nsend_seconds = 1") as server:
        files = Path(f"/proc/{server.process.pid}/fd")
        # given a client that asks for more than fits on the way, and reads nothing
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.sendall(asked(server.api) * 100)
            await asyncio.sleep(0.5)
            with_it = len(list(files.iterdir()))
            # then the server closes its end
            async with asyncio.timeout(PATIENCE):
                while len(list(files.iterdir())) >= with_it:
                    await asyncio.sleep(0.1)


def asked(api: Api) -> bytes:
    body = json.dumps({"query": LARGE}).encode()
    token: dict[str, Any] = api.acting(Role.OFFICER).headers()
    lines = ["POST /graphql HTTP/1.1", "host: jkp", "content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in token.items()), "", ""]).encode() + body
