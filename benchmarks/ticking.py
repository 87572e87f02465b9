"""What a tick costs: when nothing changed among many claims that were not filed, and for each change that it stores.

The rows are made in bulk: people whose reference dates are spread over the last six months, so that at any moment some
of their windows are open, some have passed and most are still to come, and some people who have not filed month 1 yet.
Everything that was due is stored already, as ticks of the days before have left it. Then a day passes, which opens and
closes windows. CPU is that of the whole process.

    python benchmarks/ticking.py [--claims 100000] [--ticks 20] [--json]
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from jkp import clock
from jkp.claims import ticking
from jkp.claims.lifecycle import CaseStatus, ClaimStatus
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH, State
from jkp.claims.models import BenefitCase, Claim
from jkp.claims.schedule import Window, benefit_ends_on, window
from jkp.clock import TravelClock
from jkp.database import run_tx
from jkp.participants.models import Employer, Employment, Participant, Termination
from jkp.participants.terms import ContractType, TerminationCause
from jkp.regulation import rulebook, workdays
from jkp.runtime import Runtime
from jkp.settings import Settings

TODAY = date(2025, 6, 12)
DAY = timedelta(days=1)
SPREAD = 180
NOT_FILED = 8
"""One person in so many has not filed month 1 yet."""
SATISFIED = 3
"""One mission in so many is done."""
BATCH = 2000


@dataclass(frozen=True)
class Person:
    """The rows of one person: the case, and what stands behind it."""

    rows: tuple[Participant, Employment, Termination, BenefitCase]
    claims: list[Claim]


def person(number: int, employer: Employer) -> Person:
    """Somebody whose month 1 was paid a number of days ago, or who has not filed it yet."""
    filed = number % NOT_FILED != 0
    reference = TODAY - (number % SPREAD) * DAY if filed else None
    ended_on = (reference or TODAY) - 14 * DAY
    moment = clock.start_of(ended_on)
    somebody = Participant(
        id=uuid4(), nik_sealed="", nik_index=str(number), name="Sari", born_on=date(1990, 6, 5), registered_at=moment
    )
    job = Employment(
        id=uuid4(),
        participant_id=somebody.id,
        employer_id=employer.id,
        contract_type=ContractType.PKWTT,
        started_on=date(2015, 1, 5),
        last_reported_wage=4_250_000,
    )
    ended = Termination(
        id=uuid4(),
        employment_id=job.id,
        participant_id=somebody.id,
        terminated_on=ended_on,
        cause=TerminationCause.EFFICIENCY,
        reported_at=moment,
        reported_by="benchmark",
    )
    case = BenefitCase(
        id=uuid4(),
        participant_id=somebody.id,
        termination_id=ended.id,
        sequence_no=1,
        status=CaseStatus.ACTIVE if filed else CaseStatus.REPORTED,
        terminated_on=ended_on,
        reference_on=reference,
        ends_on=benefit_ends_on(reference) if reference else None,
        wage_base=4_250_000,
        opened_at=moment,
    )
    return Person((somebody, job, ended, case), list(claims_of(case, number, moment)))


def claims_of(case: BenefitCase, number: int, moment: datetime) -> Iterator[Claim]:
    """The six claims; month 1 is paid in a case that is active."""
    for month_no in range(FIRST_MONTH, LAST_MONTH + 1):
        days = None
        if case.reference_on and month_no > FIRST_MONTH:
            days = window(month_no, case.reference_on, rulebook.current(), workdays.current())
        first = month_no == FIRST_MONTH
        paid = first and case.reference_on is not None
        done = State.SATISFIED if (number + month_no) % SATISFIED == 0 else State.UNSATISFIED
        opens_on = case.terminated_on if first else days and days.opens_on
        yield Claim(
            id=uuid4(),
            case_id=case.id,
            participant_id=case.participant_id,
            month_no=month_no,
            status=ClaimStatus.PAID if paid else ClaimStatus.LOCKED,
            opens_on=opens_on,
            closes_on=days.closes_on if days else None,
            mission_state=State.NOT_APPLICABLE if first else done,
            mission_reasons=[],
            submitted_at=moment if paid else None,
            announced=announced(days, first and not paid, done),
        )


def announced(days: Window | None, is_open: bool, done: State) -> ClaimStatus | None:  # noqa: FBT001 - of a row
    """What an earlier tick has told of a claim."""
    if days and days.closes_on < TODAY:
        return ClaimStatus.LAPSED
    opened = days is not None and days.opens_on <= TODAY and done is State.SATISFIED
    return ClaimStatus.CLAIMABLE if is_open or opened else None


async def fill(wanted: int) -> int:
    """Enter people until so many claims were not filed; how many those are."""
    employer = Employer(id=uuid4(), name="PT Sinar", company_key="sinar")
    await employer.save(force_create=True)
    people, unfiled = (person(number, employer) for number in count()), 0
    while unfiled < wanted:
        batch = list(islice(people, BATCH))
        await run_tx(lambda batch=batch: store(batch))  # type: ignore[misc] # it is bound at once
        unfiled += sum(claim.status is ClaimStatus.LOCKED for each in batch for claim in each.claims)
    return unfiled


async def store(batch: list[Person]) -> None:
    """Write people and their claims, in the order in which rows refer to each other."""
    for table, rows in zip(
        (Participant, Employment, Termination, BenefitCase),
        zip(*(each.rows for each in batch), strict=True),
        strict=True,
    ):
        await table.bulk_create(rows)
    await Claim.bulk_create([claim for each in batch for claim in each.claims])


@dataclass(frozen=True)
class Ticked:
    """One tick: how many changes, and how long it took, in milliseconds."""

    changes: int
    ms: float
    cpu_ms: float


async def timed() -> Ticked:
    """Tick once."""
    started, used = time.perf_counter(), time.process_time()
    changes = await ticking.tick()
    return Ticked(changes, (time.perf_counter() - started) * 1e3, (time.process_time() - used) * 1e3)


async def measured(travel: TravelClock, claims: int, ticks: int) -> dict[str, Any]:
    """Fill, and measure quiet ticks and a busy one. Error: `RuntimeError` when a quiet tick was not."""
    travel.travel_to(clock.start_of(TODAY) + timedelta(hours=9))
    unfiled = await fill(claims)
    quiet = [await timed() for _ in range(ticks)]
    if any(one.changes for one in quiet):
        raise RuntimeError("something had changed")
    travel.travel_to(clock.start_of(TODAY + DAY) + timedelta(hours=9))
    day = await timed()
    return {
        "claims": unfiled,
        "quiet_ms": round(median(one.ms for one in quiet), 1),
        "quiet_cpu_ms": round(median(one.cpu_ms for one in quiet), 1),
        "day_changes": day.changes,
        "day_ms_each": round(day.ms / day.changes, 2),
        "day_cpu_ms_each": round(day.cpu_ms / day.changes, 2),
    }


async def report_of(folder: Path, claims: int, ticks: int) -> dict[str, Any]:
    """Make a server's database in `folder`, and measure on it."""
    runtime = Runtime(Settings(storage={"folder": folder}))  # type: ignore[arg-type] # pydantic reads it
    await runtime.migrate()
    await runtime.open()
    try:
        with runtime.activate():
            assert isinstance(runtime.clock, TravelClock)
            return await measured(runtime.clock, claims, ticks)
    finally:
        await runtime.close()


def shown(report: dict[str, Any]) -> str:
    """The report as lines."""
    return "\n".join(
        (
            f"{'':32}{'ms':>10}{'CPU ms':>10}",
            f"{'a tick without a change':32}{report['quiet_ms']:10,.1f}{report['quiet_cpu_ms']:10,.1f}",
            f"{'a change, in the tick of a day':32}{report['day_ms_each']:10,.1f}{report['day_cpu_ms_each']:10,.1f}",
            f"{report['claims']:,} claims that were not filed; {report['day_changes']:,} changes in a day",
        )
    )


def main() -> None:
    """Measure as asked, and print."""
    parser = argparse.ArgumentParser(description="What a tick costs.")
    parser.add_argument("--claims", type=int, default=100_000, help="how many claims were not filed")
    parser.add_argument("--ticks", type=int, default=20, help="how many ticks without a change to measure")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jkp-ticking-") as name:
        report = asyncio.run(report_of(Path(name), asked.claims, asked.ticks))
    sys.stdout.write(f"{json.dumps(report, indent=2) if asked.json else shown(report)}\n")


if __name__ == "__main__":
    main()
