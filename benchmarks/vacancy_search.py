"""How long a search takes among 200,000 vacancies, on SQLite and on PostgreSQL.

The vacancies are the shipped ones, varied: other companies, days of posting and pay, most of them closed since. Each
search is a GraphQL request inside this process, with everything but HTTP; they are words as people write them, with and
without filters, first pages and later ones, and also words that nearly every vacancy or none has.

    python benchmarks/vacancy_search.py [--vacancies 200000] [--rounds 20] [--json]
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from pydantic import SecretStr
from support.postgres import CannotStart, Postgres
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.connection import get_connection

from jkp.clock import TravelClock
from jkp.database import WRITER
from jkp.runtime import Runtime
from jkp.security.principals import Principal, Role
from jkp.settings import Settings
from jkp.settings.keeping import StorageSettings
from jkp_karirhub import catalogue, entering
from jkp_karirhub.models import Vacancy
from jkp_schema.app import App

TODAY = date(2025, 3, 10)
SYLLABLES = ("ba", "ka", "sur", "wi", "pra", "lon", "mer", "tan", "gu", "ri", "jaya", "mas", "in", "do", "sen", "to")
BATCH = 5_000
OPEN_DAYS = (20, 120)
MEAN_AGE_DAYS = 90
GOAL_MS = 30.0

SEARCH = """
query($search: String, $company: String, $location: String, $province: String, $category: String,
    $employmentType: KarirhubEmploymentType, $salaryAtLeast: Rupiah, $after: String) {
  karirhubVacancies(search: $search, company: $company, location: $location, province: $province, category: $category,
      employmentType: $employmentType, salaryAtLeast: $salaryAtLeast, first: 20, after: $after) {
    nodes { id title company province city salaryMin salaryMax postedOn closesOn } pageInfo { hasNextPage endCursor }
  }
}"""

SEARCHES: tuple[dict[str, Any], ...] = (
    {},
    {"search": "staf gudang"},
    {"search": "gud"},
    {"search": "s"},
    {"search": "p"},
    {"search": "warehouse"},
    {"search": "teknisi listrik", "province": "Jawa Barat"},
    {"search": "kasir", "location": "bandung"},
    {"search": "operator", "employmentType": "PKWTT", "salaryAtLeast": 5_000_000},
    {"search": "perawat", "province": "Bali", "category": "HEALTHCARE"},
    {"search": "pt"},
    {"search": "tidak ada yang begini"},
    {"search": '"staf" OR NEAR(gudang*) -x:y'},
    {"company": "pt jaya"},
    {"company": "merlon"},
    {"location": "surabaya", "salaryAtLeast": 4_000_000},
    {"province": "Maluku"},
    {"province": "Papua", "category": "TECHNOLOGY", "employmentType": "MAGANG"},
    {"category": "RETAIL"},
    {"category": "FINANCE", "salaryAtLeast": 8_000_000},
    {"employmentType": "PARUH_WAKTU"},
    {"salaryAtLeast": 10_000_000},
    {"salaryAtLeast": 900_000_000},
)


def invented(number: int) -> Iterator[Vacancy]:
    """So many vacancies, the same ones every time."""
    dice, shipped = random.Random(7), catalogue.shipped()
    for each in range(number):
        like = dice.choice(shipped)
        posted_on = TODAY - timedelta(days=int(dice.expovariate(1 / MEAN_AGE_DAYS)))
        low = like.salary_min + dice.randrange(0, 2_000_000, 50_000)
        yield entering.row(
            {
                **like.model_dump(),
                "code": f"B-{each}",
                "company": f"PT {_a_name(dice)} {_a_name(dice)}",
                "posted_on": posted_on,
                "closes_on": posted_on + timedelta(days=dice.randint(*OPEN_DAYS)),
                "salary_min": low,
                "salary_max": low + like.salary_max - like.salary_min,
            }
        )


def _a_name(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 3))).title()


async def entered(number: int) -> None:
    """Store the vacancies, and let PostgreSQL look at what it has, as it would do by itself within a minute."""
    rows = list(invented(number))
    for start in range(0, number, BATCH):
        await Vacancy.bulk_create(rows[start : start + BATCH])
    connection = get_connection(WRITER)
    if connection.capabilities.dialect == "postgres":
        await connection.execute_query("VACUUM ANALYZE karirhub_vacancy")


@asynccontextmanager
async def served(folder: Path, database: str | None) -> AsyncIterator[App]:
    """A sandbox on that database, whose clock stands at the day of the benchmark."""
    plugins: dict[str, dict[str, Any]] = {"karirhub": {}}
    storage = StorageSettings(folder=folder, database=SecretStr(database) if database else None)
    runtime = Runtime(Settings(storage=storage, plugins=plugins))
    EXECUTOR_CACHE.clear()
    await runtime.migrate()
    app = App(runtime)
    await runtime.open()
    try:
        assert isinstance(runtime.clock, TravelClock)
        runtime.clock.travel_to(datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC))
        with runtime.activate():
            yield app
    finally:
        await runtime.close()


async def measured(app: App, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of every search, by what was asked; of each its second page too, where it has one."""
    nobody = Principal(Role.ANONYMOUS, "")
    found: dict[str, list[float]] = {}

    async def ask(given: dict[str, Any], name: str) -> dict[str, Any]:
        begun = time.perf_counter()
        page: dict[str, Any] = (await app.execute(nobody, SEARCH, given))["karirhubVacancies"]
        found.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
        return page

    for _ in range(rounds):
        for given in SEARCHES:
            name = json.dumps(given, ensure_ascii=False)
            page = await ask(given, name)
            if page["pageInfo"]["hasNextPage"]:
                await ask({**given, "after": page["pageInfo"]["endCursor"]}, f"{name}, page 2")
    return found


def summed_up(times: dict[str, list[float]]) -> dict[str, Any]:
    """Median, 95th percentile and slowest of all searches, and the five slowest kinds by their medians."""
    everything = [each for of_one in times.values() for each in of_one]
    slowest = sorted(times, key=lambda name: -median(times[name]))[:5]
    return {
        "searches": len(everything),
        "median_ms": round(median(everything), 1),
        "p95_ms": round(quantiles(everything, n=20)[-1], 1),
        "slowest_ms": round(max(everything), 1),
        "slowest_kinds": {name: round(median(times[name]), 1) for name in slowest},
    }


async def report_on(folder: Path, database: str | None, vacancies: int, rounds: int) -> dict[str, Any]:
    """Fill a database, warm it up with one round, and measure."""
    async with served(folder, database) as app:
        begun = time.perf_counter()
        await entered(vacancies)
        filled = time.perf_counter() - begun
        await measured(app, 1)
        return {**summed_up(await measured(app, rounds)), "filled_seconds": round(filled, 1)}


async def report_of(vacancies: int, rounds: int) -> dict[str, Any]:
    """The report of each database that can be started here."""
    with tempfile.TemporaryDirectory(prefix="jkp-benchmark-") as name:
        folder = Path(name)
        databases = {"SQLite": await report_on(folder / "sqlite", None, vacancies, rounds)}
        server = Postgres()
        try:
            await server.start()
            url = server.url(await server.new_database())
            databases["PostgreSQL"] = await report_on(folder / "postgres", url, vacancies, rounds)
        except CannotStart as error:
            print(f"no PostgreSQL can be started here: {error}", file=sys.stderr)
        finally:
            server.stop()
    return {"vacancies": vacancies, "goal_ms": GOAL_MS, "databases": databases}


def shown(report: dict[str, Any]) -> str:
    """The report as a table, and the searches that took longest."""
    lines = [f"{'':12}{'searches':>10}{'median ms':>12}{'p95 ms':>10}{'slowest ms':>12}"]
    for name, one in report["databases"].items():
        lines.append(f"{name:12}{one['searches']:10,}{one['median_ms']:12}{one['p95_ms']:10}{one['slowest_ms']:12}")
    lines.append(f"{report['vacancies']:,} vacancies; the goal is a p95 below {report['goal_ms']:.0f} ms")
    for name, one in report["databases"].items():
        lines += [f"{name}: {took} ms for {kind}" for kind, took in one["slowest_kinds"].items()]
    return "\n".join(lines)


def main() -> None:
    """Measure as asked, and print."""
    parser = argparse.ArgumentParser(description="Searches among many vacancies.")
    parser.add_argument("--vacancies", type=int, default=200_000, help="how many vacancies there are")
    parser.add_argument("--rounds", type=int, default=20, help="how often every search is asked")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    report = asyncio.run(report_of(asked.vacancies, asked.rounds))
    print(json.dumps(report, indent=2, ensure_ascii=False) if asked.json else shown(report))


if __name__ == "__main__":
    main()
