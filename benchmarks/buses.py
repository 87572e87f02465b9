"""How long a follower of one process waits for what another one has committed, by each bus and by looking alone.

Starts a PostgreSQL and a NATS server of its own; both nodes are in this process, each with connections of its own.

    .venv/bin/python benchmarks/buses.py --events 200
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.nats_server import Nats
from support.postgres import Postgres
from support.serving import migrate, settings_of

from jkp.database import run_tx
from jkp.events import log
from jkp.events.following import follow
from jkp.events.log import Event, EventType
from jkp.events.reading import Wanted
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.worker.running import alive

PAUSE = 0.02


def main() -> None:
    """Measure each bus, and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jkp-buses-") as folder:
        asyncio.run(_all(Path(folder), asked.events))


async def _all(folder: Path, events: int) -> None:
    postgres, nats = Postgres(is_durable=True), Nats()
    try:
        await postgres.start()
        nats.start()
        database = postgres.url(await postgres.new_database())
        await migrate(_settings(folder, database))
        print(f"{'events.bus':12}{'median':>10}{'99 of 100':>12}")
        for bus in ("memory", "postgres", "nats"):
            settings = _settings(folder, database, bus=bus, nats_url=nats.url)
            # Nobody is told but by looking every second: fewer will do.
            waits = sorted(await _measured(settings, events // 10 if bus == "memory" else events))
            print(f"{bus:12}{_ms(waits, 0.5):>10}{_ms(waits, 0.99):>12}")
    finally:
        nats.stop()
        postgres.stop()


def _ms(waits: list[float], share: float) -> str:
    return f"{waits[min(len(waits) - 1, int(len(waits) * share))] * 1000:.1f} ms"


def _settings(folder: Path, database: str, **events: str) -> Settings:
    return settings_of(folder, database, events=events, plugins={})


async def _measured(settings: Settings, events: int) -> list[float]:
    """The seconds from each commit in one node until a follower of the other one has it."""
    committed: dict[object, float] = {}
    waits: list[float] = []
    async with _node(settings, is_worker=True) as first, _node(settings, is_worker=False) as second:
        with second.activate():
            async with aclosing(follow(second.feed, Wanted(), None)) as followed:
                await anext(followed)
                await asyncio.sleep(2)
                writing = asyncio.create_task(_write(first, events, committed))
                async for one in followed:
                    if isinstance(one, Event):
                        waits.append(time.perf_counter() - committed[one.participant_id])
                        if len(waits) == events:
                            break
                await writing
    return waits


async def _write(node: Runtime, events: int, committed: dict[object, float]) -> None:
    with node.activate():
        for _ in range(events):
            person = uuid4()
            await run_tx(lambda person=person: _appended(person, committed))  # type: ignore[misc]
            await asyncio.sleep(PAUSE)


async def _appended(person: UUID, committed: dict[object, float]) -> None:
    await log.append(EventType.CLAIM_OPENED, person)
    committed[person] = time.perf_counter()


@asynccontextmanager
async def _node(settings: Settings, *, is_worker: bool) -> AsyncIterator[Runtime]:
    runtime = Runtime(settings)
    await runtime.open()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runtime.close)
        await stack.enter_async_context(alive(runtime, is_worker=is_worker))
        yield runtime


if __name__ == "__main__":
    main()
