"""What a bystander notices of a plugin that does harm: how long her page takes beside it, and beside a harmless one.

For each saboteur two servers run, on copies of the same rows: one with the saboteur, one with the harmless plugin.
Somebody asks both plugins for their field, ten times a second, all the time. A few seconds later, when the harm is
contained, another participant opens her page on the two servers in turn, a quarter of a second on each. Her answers
are compared first. Of the rounds the quietest counts, for each server: what other processes do to a machine is the
fault of neither. A round is longer than what a saboteur does comes round again. Four minutes, on Linux.

    python benchmarks/saboteurs.py [--seconds 12] [--only NAME] [--json]
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.saboteurs import ACT, HARMLESS, PAGE, SABOTEURS, SECTION, Saboteur

from benchmarks.calls import Call
from benchmarks.servers import ROOT, free_port, listening, ran

ROUNDS = 4
SLICE = 0.25
WARM_UP = 4.0
PAUSE = 0.1
PEOPLE = 20
Round = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Server:
    """A server with one plugin, and the folder of its data and its log."""

    port: int
    folder: Path

    def blocked(self) -> int:
        """How often the log blames the plugin for blocking the event loop."""
        lines = (self.folder / "log").read_text().splitlines()
        return sum("probe blocked the event loop for" in line for line in lines)

    def asks_its_source(self) -> None:
        """The plugin's source is due at once, now that the attacker's account is linked."""
        with closing(sqlite3.connect(self.folder / "data" / "jkp.db")) as database, database:
            database.execute("UPDATE source_state SET next_try_at = NULL")

    def recorded(self) -> int:
        """How many activities the plugin has recorded until now."""
        with closing(sqlite3.connect(self.folder / "data" / "jkp.db")) as database:
            (number,) = database.execute("SELECT count(*) FROM activity WHERE plugin = 'probe'").fetchone()
        return int(number)


@contextmanager
def served(saboteur: Saboteur, rows: Path, folder: Path) -> Iterator[Server]:
    """A server with this plugin, on a copy of the rows."""
    shutil.copytree(rows, folder / "data")
    (folder / "jkp_probe.py").write_text(saboteur.module())
    info = folder / "jkp_probe-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: jkp-probe\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[jkp.plugins]\nprobe = jkp_probe\n")
    file, port = folder / "settings.toml", free_port()
    section = "".join(f"{key} = {value}\n" for key, value in SECTION.items())
    file.write_text(f"{(ROOT / 'settings.toml').read_text()}\n[plugins.probe]\n{section}")
    command = [str(Path(sys.executable).with_name("jkp")), "serve", "--settings", str(file), "--port", str(port)]
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    changes = {"PYTHONPATH": path, "JKP_SERVER__TICK_SECONDS": "1"}
    with listening([*command, "--data", str(folder / "data")], port, folder / "log", **changes):
        yield Server(port, folder)


class Connection:
    """One connection that stays open; a request is sent when the answer to the last one is complete."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def asked(self, call: Call) -> dict[str, Any]:
        """The answer."""
        self._writer.write(call.on_the_wire().encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        body: dict[str, Any] = json.loads(await self._reader.readexactly(int(lengths[0].split(b":")[1])))
        return body

    async def timed(self, call: Call, seconds: float) -> list[float]:
        """Ask again and again for so long; how many milliseconds each answer took."""
        took, ends = [], time.perf_counter() + seconds
        while time.perf_counter() < ends:
            began = time.perf_counter()
            await self.asked(call)
            took.append(1000 * (time.perf_counter() - began))
        return took


@asynccontextmanager
async def connected(server: Server) -> AsyncIterator[Connection]:
    """A connection to a server."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        yield Connection(reader, writer)
    finally:
        writer.close()


@asynccontextmanager
async def attacked(server: Server, token: str) -> AsyncIterator[list[dict[str, Any]]]:
    """Meanwhile somebody asks the plugin's field, over and over; what was answered."""
    answers: list[dict[str, Any]] = []

    async def attack() -> None:
        async with connected(server) as connection:
            while True:
                answers.append(await connection.asked(graphql(token, ACT)))
                await asyncio.sleep(PAUSE)

    attacking = asyncio.create_task(attack())
    try:
        yield answers
    finally:
        attacking.cancel()
        await asyncio.gather(attacking, return_exceptions=True)


def graphql(token: str, document: str) -> Call:
    """An operation as a request."""
    return Call("/graphql", token, json.dumps({"query": document}))


async def compared(harmless: Server, harmful: Server, tokens: list[str], seconds: float) -> dict[str, Any]:
    """The bystander's figures on both servers. Error: `RuntimeError` where her answers differ."""
    bystander, attacker = tokens[0], tokens[1]
    page = graphql(bystander, PAGE)
    async with (
        connected(harmless) as one,
        connected(harmful) as other,
        attacked(harmless, attacker),
        attacked(harmful, attacker) as answers,
    ):
        await asyncio.sleep(WARM_UP / 2)
        harmless.asks_its_source()
        harmful.asks_its_source()
        await asyncio.sleep(WARM_UP / 2)
        first, second = await one.asked(page), await other.asked(page)
        # The points that are left come back with time.
        if first["data"] != second["data"] or "errors" in first:
            raise RuntimeError(f"the answers differ:\n{json.dumps(first)}\n{json.dumps(second)}")
        rounds = [await in_turn(one, other, page, seconds / ROUNDS) for _ in range(ROUNDS)]
    return summed_up(rounds, answers, harmful)


async def in_turn(one: Connection, other: Connection, page: Call, seconds: float) -> Round:
    """How many milliseconds the page took on each of two servers, that are asked in turn for so long."""
    took = list[float](), list[float]()
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        took[0].extend(await one.timed(page, SLICE))
        took[1].extend(await other.timed(page, SLICE))
    return took


def summed_up(rounds: list[Round], answers: list[dict[str, Any]], server: Server) -> dict[str, Any]:
    """Both servers' quietest rounds, their ratio, and what became of the attack."""
    errors = answers[-1].get("errors") or [{"message": "Answered."}]
    quietest = [min((each[side] for each in rounds), key=lambda took: share(took, 0.95)) for side in (0, 1)]
    p95 = [share(took, 0.95) for took in quietest]
    return {
        "pages": sum(len(each[1]) for each in rounds),
        "p50_ms": [round(share(took, 0.5), 2) for took in quietest],
        "p95_ms": [round(each, 2) for each in p95],
        "ratio": round(p95[1] / p95[0], 2),
        "attacker": errors[0]["message"],
        "blocked": server.blocked(),
        "recorded": server.recorded(),
    }


def share(took: list[float], part: float) -> float:
    """The time within which this part of the answers was there."""
    return sorted(took)[int(part * (len(took) - 1))]


def report_of(seconds: float, only: str | None) -> dict[str, dict[str, Any]]:
    """Every saboteur's figures."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="jkp-saboteurs-") as name:
        rows = Path(name) / "rows"
        tokens = json.loads(ran("rows", str(rows), str(PEOPLE)))["tokens"]
        for number, (told, saboteur) in enumerate(SABOTEURS.items()):
            if only in {None, told}:
                folders = [Path(name) / f"{number}-{side}" for side in ("harmless", "harmful")]
                for folder in folders:
                    folder.mkdir()
                with served(SABOTEURS[HARMLESS], rows, folders[0]) as one, served(saboteur, rows, folders[1]) as two:
                    found[told] = asyncio.run(compared(one, two, tokens, seconds))
    return found


def shown(report: dict[str, dict[str, Any]]) -> str:
    """The report as a table."""
    lines = [f"{'':34}{'pages':>7}{'p50 ms':>16}{'p95 ms':>16}{'ratio':>7}  what became of it"]
    for name, figures in report.items():
        p50, p95 = ("{:.2f} {:.2f}".format(*figures[key]) for key in ("p50_ms", "p95_ms"))
        told = f"{figures['attacker']} Blamed: {figures['blocked']}. Recorded: {figures['recorded']}."
        lines.append(f"{name:34}{figures['pages']:7}{p50:>16}{p95:>16}{figures['ratio']:7.2f}  {told}")
    return "\n".join([*lines, "first beside a harmless plugin, then beside this one"])


def main() -> None:
    """Measure as asked, and print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    parser = argparse.ArgumentParser(description="A bystander's page beside plugins that do harm.")
    parser.add_argument("--seconds", type=float, default=12.0, help="how long to measure for each saboteur")
    parser.add_argument("--only", choices=[*SABOTEURS], help="one saboteur alone")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    report = report_of(asked.seconds, asked.only)
    print(json.dumps(report, indent=2) if asked.json else shown(report))


if __name__ == "__main__":
    main()
