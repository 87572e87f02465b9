"""What a process does beside answering: hear of the log from others, watch its loop, and work when it is its turn."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from jkp.events import buses
from jkp.plugin.watching import watched
from jkp.runtime import Runtime
from jkp.worker.leading import LOOK_SECONDS, Lost, leading
from jkp.worker.taking_over import take_over
from jkp.worker.works import Work, works

BREATH_SECONDS = 0.02
"""A log that grows all the time is read so often at most."""

log = logging.getLogger("jkp.worker")


@asynccontextmanager
async def alive(runtime: Runtime, *, is_worker: bool = True) -> AsyncIterator[None]:
    """Hear of the log, and as a worker stand by and work, meanwhile. Who blocks the loop is watched for."""
    # It would log the address of every request that it makes, and an integrator's may hold a secret.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    wanted = list(works(runtime)) if is_worker else []
    tasks = [asyncio.create_task(buses.listen(runtime.bus, runtime.bell))]
    if wanted:
        tasks.append(asyncio.create_task(_stand_by(runtime, wanted)))
    try:
        with watched(runtime.host.packages()):
            yield
    finally:
        await _end(tasks)


async def _stand_by(runtime: Runtime, wanted: Sequence[Work]) -> None:
    """Work whenever it is this process's turn, until cancelled."""
    is_told = False
    while True:
        try:
            async with leading(runtime.place) as lost:
                is_told = False
                await _work(runtime, wanted, lost)
        except Exception as error:  # noqa: BLE001 - the database is away, in one of many ways
            if not is_told:
                log.warning("nobody can tell whose turn it is to work: %s", type(error).__name__)
            is_told = True
        await asyncio.sleep(LOOK_SECONDS)


async def _work(runtime: Runtime, wanted: Sequence[Work], lost: Lost) -> None:
    with runtime.activate():
        await take_over()
    tasks = [asyncio.create_task(_again_and_again(runtime, work)) for work in wanted]
    runtime.is_working = True
    try:
        await lost
        log.warning("this process has lost its turn to work")
    except asyncio.CancelledError:
        # It stops while it has its turn; who has lost it ends at once, for another one works already.
        await _end(tasks)
        await runtime.webhooks.finish()
        raise
    finally:
        runtime.is_working = False
        await _end(tasks)
        await runtime.webhooks.close()


async def _again_and_again(runtime: Runtime, work: Work) -> None:
    """A fault is logged, and the next time tries again: whatever was stored is whole, the rest is still due."""
    with runtime.activate(), runtime.bell.listening() as bell:
        while True:
            try:
                await work.do()
            except Exception:
                log.exception("%s; trying again in %s s", work.about, work.seconds)
                await asyncio.sleep(work.seconds)
            if work.reads_log:
                await asyncio.sleep(BREATH_SECONDS)
                await bell.wait(work.seconds)
            else:
                await asyncio.sleep(work.seconds)


async def _end(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
