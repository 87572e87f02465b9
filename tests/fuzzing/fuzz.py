"""Generated operations against a sandbox of its own: ten thousand, or as many as fit into the time.

schemathesis makes operations and values from the schema that the server prints; each is sent with the token of a
persona in turn, or without one. An answer with a status of 5xx, with the code INTERNAL, or that is no JSON is a
fault: the case is printed, and the run fails. It needs the packages of requirements.txt beside this file, and the
server's command; `make fuzz` brings both.

    python tests/fuzzing/fuzz.py --jkp .venv/bin/jkp [--cases 10000] [--seconds 1500] [--seed 1]
"""

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes

PATIENCE = 180.0
SLOW = 5.0
RESET = "sandboxReset"
"""It would take most of the time, and the rows that the others need."""
PERSONAS = "{ sandboxPersonas { token } }"
ODD = [
    "",
    "0",
    "\x00",
    "x" * 5_000,
    "' OR 1=1 --",
    "👩‍👩‍👧‍👦",
    "-1",
    "9" * 40,
    "Q2xhaW06MQ==",
    "2025-03-10",
    "2025-02-30",
]
MOST_SHOWN = 10


class Fault(Exception):
    """An answer that no client may ever get."""


class Run:
    """What was sent, and how it was answered."""

    def __init__(self, url: str, cases: int, seconds: float) -> None:
        self._url = url
        self._cases = cases
        self._until = time.monotonic() + seconds
        self._tokens: list[str | None] = [None, *(each["token"] for each in self._personas())]
        self.statuses: Counter[int] = Counter()
        self.codes: Counter[str] = Counter()
        self.slowest = 0.0
        self.faults: list[str] = []

    @property
    def sent(self) -> int:
        """How many cases were answered."""
        return self.statuses.total()

    @property
    def is_over(self) -> bool:
        """Whether there were enough, or the time is up."""
        return self.sent >= self._cases or time.monotonic() > self._until

    def send(self, query: str) -> None:
        """Send one case. Error: `Fault`."""
        token = self._tokens[self.sent % len(self._tokens)]
        begun = time.monotonic()
        status, body = answered(self._url, {"query": query}, token)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.statuses[status] += 1
        found = [error.get("extensions", {}).get("code", "none") for error in body.get("errors", [])]
        self.codes.update(set(found) or {"ran"})
        if status >= 500 or "INTERNAL" in found:
            self.faults.append(f"{status} {json.dumps(body)[:600]}\n{query}")

    def _personas(self) -> list[dict[str, str]]:
        personas: list[dict[str, str]] = answered(self._url, {"query": PERSONAS}, None)[1]["data"]["sandboxPersonas"]
        return personas


def answered(url: str, asked: dict[str, Any], token: str | None) -> tuple[int, dict[str, Any]]:
    """Status and body. Errors: `ValueError` for what is no JSON, `OSError` where nobody answers."""
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    try:
        with urlopen(Request(url, json.dumps(asked).encode(), headers), timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


@contextlib.contextmanager
def sandbox(jkp: str, folder: str) -> Iterator[str]:
    """A server with its personas, without a limit of points."""
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JKP_")}
    environment = {**kept, "JKP_LIMITS__POINTS_PER_MINUTE": "0", "JKP_LIMITS__ANONYMOUS_POINTS_PER_MINUTE": "0"}
    command = [jkp, "serve", "--prepare", "--port", str(port), "--data", folder]
    log = Path(folder).with_suffix(".log")
    with log.open("w") as sink, subprocess.Popen(command, env=environment, stdout=sink, stderr=sink) as server:
        try:
            waited(port, server, log)
            yield f"http://127.0.0.1:{port}/graphql"
            if server.poll() is not None:
                raise Fault(f"the server has ended: {log.read_text()[-2000:]}")
        finally:
            server.send_signal(signal.SIGTERM)


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def waited(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until it listens. Error: `TimeoutError`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"the server did not start: {log.read_text()[-2000:]}")


def register_scalars() -> None:
    """Values of the schema's own scalars: mostly good ones, so that the operation runs."""
    days = st.dates().map(str) | st.just("2025-03-10")
    scalars = {
        "Date": days,
        "DateTime": st.datetimes().map(lambda at: f"{at.isoformat()}+07:00") | days,
        "NIK": st.from_regex(r"\A[0-9]{16}\Z"),
        "UUID": st.uuids().map(str),
    }
    for name, strategy in scalars.items():
        schemathesis.graphql.scalar(name, (strategy | st.sampled_from(ODD)).map(nodes.String))
    schemathesis.graphql.scalar("Rupiah", st.integers(-(2**70), 2**70).map(nodes.Int))
    schemathesis.graphql.scalar("Decimal", st.floats().map(str).map(nodes.String))


def fuzzed(run: Run, url: str, number: int) -> None:
    """Send the cases of every operation of the schema in turn, a few each time, until the run is over."""
    schema = schemathesis.graphql.from_url(url)
    operations = [result.ok() for result in schema.get_all_operations()]
    operations = [each for each in operations if RESET not in each.label]
    random.Random(number).shuffle(operations)  # noqa: S311 - an order, and no secret
    each_time = max(1, run._cases // len(operations))  # noqa: SLF001 - of this file
    while not run.is_over:
        for operation in operations:
            if run.is_over:
                return
            sent_for(run, operation, each_time, number)
        number, each_time = number + 1, 5


def sent_for(run: Run, operation: Any, cases: int, number: int) -> None:
    """Some cases of one operation."""

    @seed(number)
    @settings(
        max_examples=cases,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        if not run.is_over:
            run.send(str(case.body))

    one()


def main() -> None:
    """Run as asked, print the figures, and fail where there is a fault."""
    parser = argparse.ArgumentParser(description="Generated operations against a sandbox of its own.")
    parser.add_argument("--jkp", default=".venv/bin/jkp", help="the server's command")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=1_500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    register_scalars()
    with tempfile.TemporaryDirectory(prefix="jkp-fuzz-") as folder, sandbox(asked.jkp, f"{folder}/data") as url:
        run = Run(url, asked.cases, asked.seconds)
        begun = time.monotonic()
        fuzzed(run, url, asked.seed)
        answered(url, {"query": "{ viewer { role } }"}, None)
    print(f"{run.sent} cases in {time.monotonic() - begun:.0f} s, the slowest {run.slowest:.2f} s")
    print("by status:", dict(run.statuses.most_common()))
    print("by code:", dict(run.codes.most_common()))
    print(f"{len(run.faults)} faults")
    print("\n\n".join(run.faults[:MOST_SHOWN]))
    sys.exit(1 if run.faults or run.sent < asked.cases else 0)


if __name__ == "__main__":
    main()
