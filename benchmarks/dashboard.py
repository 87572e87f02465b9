"""What GraphQL and the ORM cost: our dashboard query and activity mutation beside hand-written Starlette routes.

Both servers are processes of their own, on copies of the same rows, with the same tokens and the same rules of the
programme. Their answers are compared first; then one client drives them in turn, and the medians of the rounds are
printed. CPU is the user and system time of the server for one request; the ratio is ours divided by the hand-written
route's. Less than a minute, on Linux.

    python benchmarks/dashboard.py [--seconds 24] [--people 500] [--json]
"""

import argparse
import json
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.servers import AT_ONCE, Measured, Server, both, ran

ROUNDS = 3
CELLS = 2 * 2 * ROUNDS
LONGEST = 36.0
PAGE, APPLICATION = "dashboard query", "activity mutation"


@dataclass(frozen=True)
class People:
    """Who asks, and the vacancies that nobody has applied for yet."""

    tokens: list[str]
    vacancies: list[str]


def compared(ours: Server, plain: Server, people: People) -> None:
    """Ask both for the same. Error: `RuntimeError` where their answers differ."""
    token, vacancy = people.tokens[0], people.vacancies[0]
    for mine, theirs in (
        (ours.page(token), plain.page(token)),
        (ours.application(token, vacancy), plain.application(token, vacancy)),
        (ours.page(token), plain.page(token)),
    ):
        answers = mine.asked(ours.port), theirs.asked(plain.port)
        told = answers[0].pop("extensions", {})
        if answers[0] != answers[1] or "errors" in answers[0] or "cost" not in told:
            raise RuntimeError(f"the answers differ:\n{json.dumps(answers[0])}\n{json.dumps(answers[1])}")


def measured(servers: tuple[Server, Server], people: People, seconds: float) -> dict[str, dict[str, list[Measured]]]:
    """Every round's measurements, by workload and server. Everybody has opened the page once before."""
    found: dict[str, dict[str, list[Measured]]] = {
        workload: {server.name: [] for server in servers} for workload in (PAGE, APPLICATION)
    }
    for server in servers:
        server.driven([server.page(token) for token in people.tokens], LONGEST, again=False)
    for number in range(ROUNDS):
        for server in servers if number % 2 else reversed(servers):
            pages = [server.page(token) for token in people.tokens]
            found[PAGE][server.name].append(server.driven(pages, seconds, again=True))
            vacancy = people.vacancies[number + 1]
            sent = [server.application(token, vacancy) for token in people.tokens]
            found[APPLICATION][server.name].append(server.driven(sent, seconds, again=False))
    return found


def summed_up(rounds: dict[str, list[Measured]]) -> dict[str, Any]:
    """The medians of a workload's rounds, and the ratio of CPU."""
    summary: dict[str, Any] = {}
    for name, cells in rounds.items():
        columns = [asdict(cell) for cell in cells]
        summary[name] = {key: round(median(column[key] for column in columns), 2) for key in columns[0]}
    return {**summary, "cpu_ratio": round(summary["jkp"]["cpu_us"] / summary["plain"]["cpu_us"], 1)}


def shown(report: dict[str, Any]) -> str:
    """The report as a table."""
    lines = [f"{'':20}{'':8}{'requests/s':>12}{'CPU us/request':>16}{'ratio':>8}"]
    for workload, summary in report["workloads"].items():
        for name in ("jkp", "plain"):
            cell, ratio = summary[name], summary["cpu_ratio"] if name == "jkp" else 1.0
            lines.append(
                f"{workload:20}{name:8}{cell['requests_per_second']:12,.0f}{cell['cpu_us']:16,.0f}{ratio:8.1f}"
            )
    lines.append(
        f"{report['people']} people, {AT_ONCE} connections, {ROUNDS} rounds; SQLite at synchronous=FULL; the client was"
        f" busy for at most {report['client_busy']:.0%} of its time"
    )
    return "\n".join(lines)


def report_of(people_wanted: int, seconds: float) -> dict[str, Any]:
    """Prepare, compare, measure."""
    with tempfile.TemporaryDirectory(prefix="jkp-benchmark-") as name:
        folder = Path(name)
        people = People(**json.loads(ran("rows", str(folder / "rows"), str(people_wanted))))
        with both(folder) as servers:
            compared(*servers, people)
            found = measured(servers, people, seconds / CELLS)
    cells = [cell for rounds in found.values() for each in rounds.values() for cell in each]
    return {
        "people": people_wanted,
        "seconds": seconds,
        "client_busy": max(cell.client_busy for cell in cells),
        "workloads": {workload: summed_up(rounds) for workload, rounds in found.items()},
    }


def main() -> None:
    """Measure as asked, and print."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    parser = argparse.ArgumentParser(description="Our API beside hand-written routes on the same rows.")
    parser.add_argument("--seconds", type=float, default=24.0, help=f"how long to measure in all, at most {LONGEST}")
    parser.add_argument("--people", type=int, default=500, help="how many participants there are")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    report = report_of(asked.people, min(asked.seconds, LONGEST))
    print(json.dumps(report, indent=2) if asked.json else shown(report))


if __name__ == "__main__":
    main()
