"""What followers cost: many WebSockets on one `jkp serve`, one event to all of them, and some that stop reading.

A server of its own is given 20,000 events. Its memory is read before anybody follows, and when all do. Then one event
after the other happens, through the API; its time is from the moment when the change is sent until a follower has the
event. In the end clients ask for all events of the log and never read an answer. It ends with 1 when a limit is
exceeded: 250 MB for all followers, a second at the 99th percentile, 5 MB for one that stops reading. Linux.

    python benchmarks/followers.py [--followers 2000] [--events 10] [--json]
"""

import argparse
import base64
import json
import resource
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.crowd import handshake, introduction
from benchmarks.sandboxes import Sandbox, sandbox
from benchmarks.servers import ROOT

FOLLOW = "subscription($after: String) { events(after: $after) { cursor event { eventId type participantId } } }"
KNOWN = 20_000
CURSOR = base64.b64encode(b'["v1",0]').decode()
STUCK = 20
SETTLES = 5.0
PATIENCE = 120.0
MOST_MEGABYTES, MOST_SECONDS, MOST_MEGABYTES_STUCK = 250.0, 1.0, 5.0


@dataclass(frozen=True)
class Found:
    """The figures. Seconds are those from a change to its follower."""

    followers: int
    megabytes: float
    p50_seconds: float
    p99_seconds: float
    slowest_seconds: float
    processor_seconds: float
    """Of the server, for one event to all."""
    megabytes_for_one_stuck: float

    def faults(self) -> list[str]:
        """The limits that are exceeded."""
        limits = {
            "megabytes": MOST_MEGABYTES,
            "p99_seconds": MOST_SECONDS,
            "megabytes_for_one_stuck": MOST_MEGABYTES_STUCK,
        }
        return [
            f"{name}: {getattr(self, name):.2f}, at most {most}"
            for name, most in limits.items()
            if getattr(self, name) > most
        ]


@contextmanager
def served(folder: Path) -> Iterator[Sandbox]:
    """A sandbox with many events, in which nothing happens by itself."""
    with sandbox(folder, JKP_SERVER__TICK_SECONDS="0") as server:
        server.changes()
        multiply(folder / "jkp.db")
        server.asked("INTEGRATOR", "{ events(first: 100) { nodes { eventId payload } } }")
        yield server


def multiply(file: Path) -> None:
    """Repeat the last event, so that there is something to read."""
    with closing(sqlite3.connect(file)) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(event_log)")]
        row = dict(
            zip(columns, database.execute("SELECT * FROM event_log ORDER BY pos DESC LIMIT 1").fetchone(), strict=True)
        )
        rows = [{**row, "pos": row["pos"] + 1 + number, "event_id": str(uuid4())} for number in range(KNOWN)]
        database.executemany(f"INSERT INTO event_log VALUES ({', '.join(f':{name}' for name in columns)})", rows)


class Crowd:
    """The followers, in a process of their own."""

    def __init__(self, server: Sandbox, followers: int) -> None:
        command = [sys.executable, "-m", "benchmarks.crowd"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=ROOT, text=True, **pipes)
        job = {"port": server.port, "token": server.tokens["INTEGRATOR"], "query": FOLLOW, "followers": followers}
        self._say(json.dumps(job))
        self.hears()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hears(self) -> dict[str, Any]:
        """What it tells next."""
        assert self._process.stdout
        line: dict[str, Any] = json.loads(self._process.stdout.readline())
        return line

    def end(self) -> None:
        """Let all go."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(PATIENCE)


def told(server: Sandbox, crowd: Crowd, events: int) -> list[float]:
    """The seconds that each follower waited for each event, sorted."""
    waited = []
    for _ in range(events):
        sent_at = time.monotonic()
        server.changes()
        waited += [at - sent_at for at in crowd.hears()["at"]]
    return sorted(waited)


def for_one_stuck(server: Sandbox) -> float:
    """The memory that a client costs which asks for everything and does not read, in MB."""
    before, clients = server.megabytes(), [stuck(server) for _ in range(STUCK)]
    time.sleep(SETTLES)
    grown = server.megabytes() - before
    for client in clients:
        client.close()
    return max(0.0, grown) / STUCK


def stuck(server: Sandbox) -> socket.socket:
    """A client that has asked for all events from the first one, and reads no more."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", server.port))
    client.sendall(handshake(server.port))
    client.recv(4096)
    client.sendall(introduction(server.tokens["INTEGRATOR"], FOLLOW, {"after": CURSOR}))
    return client


def found(followers: int, events: int) -> Found:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="jkp-followers-") as name, served(Path(name)) as server:
        before = server.megabytes()
        crowd = Crowd(server, followers)
        told(server, crowd, 1)
        used = server.processor_seconds()
        waited = told(server, crowd, events)
        used = (server.processor_seconds() - used) / events
        grown = server.megabytes() - before
        crowd.end()
        p50, p99 = (waited[int(len(waited) * share)] for share in (0.5, 0.99))
        return Found(followers, grown, p50, p99, waited[-1], used, for_one_stuck(server))


def main() -> None:
    """Measure as asked, print, and end with 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--followers", type=int, default=2000)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    figures = found(asked.followers, asked.events)
    print(json.dumps(asdict(figures)) if asked.json else figures)
    sys.exit("\n".join(figures.faults()) or 0)


if __name__ == "__main__":
    main()
