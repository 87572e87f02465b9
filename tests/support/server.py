"""A server as `make run` starts it: another process, on a port and a folder of its own."""

import contextlib
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from support.command import JKP, environment
from support.mothers import Running

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0


def free_port() -> int:
    """A port of loopback that nobody uses."""
    while True:
        # Below those that the kernel gives to connections: nobody takes it before its server does.
        port = random.randrange(10_000, 30_000)  # noqa: S311 - no secret
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def sandbox(data: Path) -> Iterator[str]:
    """A sandbox with its personas, served from `data`; the URL of its GraphQL."""
    port = free_port()
    command = [JKP, "serve", "--prepare", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL) as server:
        try:
            waited(port, server)
            yield f"http://127.0.0.1:{port}/graphql"
        finally:
            server.send_signal(signal.SIGTERM)


def waited(port: int, server: "subprocess.Popen[bytes] | Running") -> None:
    """Wait until it listens. Error: `TimeoutError`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the server did not start")
