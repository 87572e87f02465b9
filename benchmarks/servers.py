"""The two servers as processes of their own, how they are driven, and what CPU they use. Linux only."""

import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import calls
from benchmarks.calls import Call

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 16
PATIENCE = 180.0


@dataclass(frozen=True)
class Measured:
    """One measurement of one server. CPU is user and system time, in microseconds for each request."""

    requests: int
    requests_per_second: float
    cpu_us: float
    client_busy: float


@dataclass(frozen=True)
class Server:
    """A server that runs, and how it is asked for the page and for an application."""

    name: str
    port: int
    pid: int
    page: Callable[[str], Call]
    application: Callable[[str, str], Call]

    def cpu_seconds(self) -> float:
        """What the process and its threads have used until now."""
        clock_id = ctypes.c_int()
        if ctypes.CDLL(None).clock_getcpuclockid(self.pid, ctypes.byref(clock_id)):
            raise ProcessLookupError(f"the server {self.name} has stopped")
        return time.clock_gettime(clock_id.value)

    def driven(self, asked: list[Call], seconds: float, *, again: bool) -> Measured:
        """Send the calls for at most so many seconds: over and over, or each once. Error: `RuntimeError`."""
        sent = [call.on_the_wire() for call in asked]
        job = {"port": self.port, "at_once": AT_ONCE, "seconds": seconds, "again": again, "requests": sent}
        before = self.cpu_seconds()
        result = json.loads(ran("load", given=json.dumps(job)))
        used = self.cpu_seconds() - before
        number = result["answers"]
        if result["failures"] or not number:
            raise RuntimeError(f"{self.name}: {result['failures']} of {number} failed: {result['first_failure']}")
        return Measured(number, number / result["seconds"], used / number * 1e6, result["busy"])


def ran(module: str, *arguments: str, given: str = "") -> str:
    """Run one of the benchmark's modules to its end; what it printed."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.run(
        command, cwd=ROOT, input=given, text=True, stdout=subprocess.PIPE, timeout=PATIENCE, check=True
    ).stdout


@contextmanager
def both(folder: Path) -> Iterator[tuple[Server, Server]]:
    """Ours and the hand-written one, each on a copy of `folder`/rows; stopped when they are no longer needed."""
    for name in ("jkp", "plain"):
        shutil.copytree(folder / "rows", folder / name)
    port, plain_port = free_port(), free_port()
    jkp = [str(Path(sys.executable).with_name("jkp")), "serve", "--port", str(port), "--data", str(folder / "jkp")]
    plain = [sys.executable, "-m", "benchmarks.plain", str(folder / "plain"), str(plain_port)]
    with listening(jkp, port) as pid, listening(plain, plain_port) as plain_pid:
        yield (
            Server("jkp", port, pid, calls.query, calls.mutation),
            Server("plain", plain_port, plain_pid, calls.plain_get, calls.plain_post),
        )


@contextmanager
def listening(command: list[str], port: int, log: Path | None = None, **changes: str) -> Iterator[int]:
    """The id of a server that accepts connections; `changes` are of its environment, and `log` takes what it logs."""
    with (log or Path(os.devnull)).open("w") as sink:
        errors, environment = sink if log else None, {**os.environ, **changes}
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors, env=environment)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _accepts(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"it did not start: {' '.join(command)}")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
