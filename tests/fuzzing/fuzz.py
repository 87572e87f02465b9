"""Generated operations against a sandbox of its own: ten thousand, or as many as fit into the time.

schemathesis makes operations and values from the schema that the server prints; `aiming.py` puts ids and words into
them that the server gave before, so that most of them get further than to the first look-up. Each is sent by one of
the personas, by nobody, or with a token or key that was made on the way, as a whole, with variables, in a URL, or for
server-sent events. After each round of all operations the sandbox begins again. An answer with a status of 5xx, with
a code that nobody foresaw or none, that is no JSON, or that does not come, is a fault: the case is printed, and the run
fails.
It needs the packages of requirements.txt beside this file, and the server's command; `make fuzz` brings both.

    PYTHONPATH=tests python -m fuzzing.fuzz --jkp .venv/bin/jkp [--cases 10000] [--seconds 1500] [--seed 1]
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import schemathesis
from fuzzing.running import Run, in_rounds
from fuzzing.sending import posted
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis_graphql import nodes

PATIENCE = 180.0
RESET = "sandboxReset"
"""It would take most of the time: there is one after each round, and none is generated."""
BEGIN_AGAIN = "mutation { sandboxReset { errors { code } } }"
EACH_ROUND = {"Query": 6, "Mutation": 12}
HOME_EVERY = 60
FIRST, LAST = datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2025-12-31")
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
    """The server is gone."""


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
    days = (st.dates(min_value=FIRST.date(), max_value=LAST.date()) | st.dates()).map(str)
    moments = st.datetimes(min_value=FIRST, max_value=LAST) | st.datetimes()
    scalars = {
        "Date": days,
        "DateTime": moments.map(lambda at: f"{at.isoformat()}+07:00") | days,
        "NIK": st.from_regex(r"\A[0-9]{16}\Z"),
        "UUID": st.uuids().map(str),
    }
    for name, strategy in scalars.items():
        schemathesis.graphql.scalar(name, (strategy | st.sampled_from(ODD)).map(nodes.String))
    schemathesis.graphql.scalar("Rupiah", st.integers(-(2**70), 2**70).map(nodes.Int))
    schemathesis.graphql.scalar("Decimal", st.floats().map(str).map(nodes.String))


def fuzzed(run: Run, operations: dict[str, Any], url: str, number: int) -> None:
    """Send cases of every operation of the schema, a few in each round, until the run is over."""
    home = 0
    for label, cases, each_seed in in_rounds(list(operations), lambda each: EACH_ROUND[each.partition(".")[0]], number):
        if run.is_over:
            return
        if not label:
            begun_again(run, url)
            continue
        sent_for(run, operations[label], cases, each_seed)
        if run.sent - home > HOME_EVERY:
            home = run.sent
            run.go_home()


def begun_again(run: Run, url: str) -> None:
    """Let the sandbox begin again."""
    posted(url, {"query": BEGIN_AGAIN}, None)
    run.begin()
    print(f"{run.sent} cases, {run.reached.total()} ran, {run.done.total()} changed, {len(run.faults)} faults")


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
    parser.add_argument("--seconds", type=float, default=2_400)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    register_scalars()
    with tempfile.TemporaryDirectory(prefix="jkp-fuzz-") as folder, sandbox(asked.jkp, f"{folder}/data") as url:
        schema = schemathesis.graphql.from_url(url)
        operations = {each.label: each for each in (result.ok() for result in schema.get_all_operations())}
        operations = {label: each for label, each in operations.items() if RESET not in label}
        run = Run(url, schema.client_schema, asked.cases, asked.seconds, asked.seed)
        begun = time.monotonic()
        run.begin()
        fuzzed(run, operations, url, asked.seed)
        posted(url, {"query": "{ viewer { role } }"}, None)
    print(f"{run.sent} cases in {time.monotonic() - begun:.0f} s, the slowest {run.slowest[0]:.2f} s")
    told(run, [label.partition(".")[2] for label in operations])
    sys.exit(1 if run.faults or run.sent < asked.cases else 0)


def told(run: Run, fields: list[str]) -> None:
    """Print the figures, and the first faults."""
    for what, counts in run.by.items():
        print(f"by {what}:", dict(counts.most_common()))
    print(f"{run.reached.total()} ran a resolver, {run.done.total()} of them changed something")
    print("never ran:", [each for each in fields if not run.reached[each]])
    print(f"changed by {len(+run.done)} mutations:", dict((+run.done).most_common()))
    print(f"{len(run.faults)} faults")
    print("\n\n".join(run.faults[:MOST_SHOWN]))


if __name__ == "__main__":
    main()
