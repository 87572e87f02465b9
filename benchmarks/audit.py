"""What the audit costs: an officer's page with names on it, beside the same page without.

Both pages ask for the same claims of the same people; one asks for the person's id, which is not noted, the other for
name and date of birth, which leaves an entry for each person. One server process, SQLite at synchronous=FULL, sixteen
connections, in turn; CPU is user and system time of the server for one request, medians of the rounds. The entries that
are stored are counted afterwards. Half a minute, on Linux.

    python benchmarks/audit.py [--seconds 24] [--json]
"""

import argparse
import json
import signal
import sqlite3
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.calls import Call
from benchmarks.servers import Server, free_port, listening, ran
from jkp.security.principals import Role
from jkp.security.tokens import SandboxIssuer

ROUNDS = 3
PEOPLE = 100
PAGE = "{ claims(first: %s, filter: {statuses: [PAID]}) { nodes { id status participant { %s } } } }"
SHOWN = {"without": "id", "with": "id name bornOn"}
SIZES = {"one claim": 1, "fifty claims": 50}
FREELY = "1000000000"


def page(size: int, fields: str, token: str) -> Call:
    """The officer's page."""
    return Call("/graphql", token, json.dumps({"query": PAGE % (size, fields)}))


def measured(server: Server, token: str, seconds: float) -> dict[str, Any]:
    """CPU and requests a second of each page, the two kinds in turn."""
    found: dict[str, Any] = {}
    for name, size in SIZES.items():
        rounds: dict[str, list[Any]] = {kind: [] for kind in SHOWN}
        for _ in range(ROUNDS):
            for kind, fields in SHOWN.items():
                call = page(size, fields, token)
                rounds[kind].append(asdict(server.driven([call], seconds, again=True)))
        found[name] = {
            kind: {key: round(median(each[key] for each in cells), 1) for key in ("cpu_us", "requests_per_second")}
            for kind, cells in rounds.items()
        }
        nodes = page(size, "id", token).asked(server.port)["data"]["claims"]["nodes"]
        found[name]["people"] = len({node["participant"]["id"] for node in nodes})
    return found


def entries(folder: Path) -> int:
    """How many entries the audit has."""
    database = sqlite3.connect(folder / "jkp.db")
    try:
        [(number,)] = database.execute("SELECT count(*) FROM audit_entry WHERE pos IS NOT NULL")
        return int(number)
    finally:
        database.close()


def report_of(seconds: float) -> dict[str, Any]:
    """Prepare, and measure."""
    with tempfile.TemporaryDirectory(prefix="jkp-benchmark-") as name:
        folder, port = Path(name) / "rows", free_port()
        ran("rows", str(folder), str(PEOPLE))
        token = SandboxIssuer(folder / "keys" / "issuer.pem").issue(Role.OFFICER, "ratna")
        command = [str(Path(sys.executable).with_name("jkp")), "serve", "--port", str(port), "--data", str(folder)]
        began = time.monotonic()
        with listening(command, port, JKP_LIMITS__POINTS_PER_MINUTE=FREELY) as pid:
            pages = measured(Server("jkp", port, pid, page, page), token, seconds)  # type: ignore[arg-type]
        return {"pages": pages, "entries": entries(folder), "seconds": round(time.monotonic() - began, 1)}


def shown(report: dict[str, Any]) -> str:
    """The report as a table."""
    lines = [f"{'':16}{'people':>8}{'CPU us without':>16}{'CPU us with':>14}{'requests/s without':>20}{'with':>10}"]
    for name, cell in report["pages"].items():
        cpu, rate = (
            (f"{cell[kind]['cpu_us']:,.0f}" for kind in SHOWN),
            (f"{cell[kind]['requests_per_second']:,.0f}" for kind in SHOWN),
        )
        lines.append("{:16}{:>8}{:>16}{:>14}{:>20}{:>10}".format(name, cell["people"], *cpu, *rate))
    lines.append(f"{report['entries']:,} entries stored in {report['seconds']} seconds")
    return "\n".join(lines)


def main() -> None:
    """Measure as asked, and print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    parser = argparse.ArgumentParser(description="An officer's page with personal data beside one without.")
    parser.add_argument("--seconds", type=float, default=24.0, help="how long to measure in all")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    report = report_of(asked.seconds / (len(SIZES) * len(SHOWN) * ROUNDS))
    print(json.dumps(report, indent=2) if asked.json else shown(report))


if __name__ == "__main__":
    main()
