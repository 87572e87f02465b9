"""What the server does when nobody asks: let time take its effect, and tell plugins what has happened."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from jkp.claims import ticking
from jkp.events import growing
from jkp.plugin import subscribing
from jkp.runtime import Runtime

DELIVER_SECONDS = 1.0
CUT_SECONDS = 3600.0
Work = Callable[[], Awaitable[int]]

log = logging.getLogger("jkp.ticking")


@asynccontextmanager
async def time_passing(runtime: Runtime) -> AsyncIterator[None]:
    """Tick every `server.tick_seconds` meanwhile, and tell subscribers every second; with 0 neither.

    They run side by side: a slow plugin does not hold up the programme.
    """
    seconds = runtime.settings.server.tick_seconds
    works: list[tuple[Work, float]] = [(ticking.tick, seconds)] if seconds else []
    if seconds and runtime.subscribers:
        works.append((subscribing.deliver, min(seconds, DELIVER_SECONDS)))
    if seconds:
        works += [(runtime.cut_log, CUT_SECONDS), (growing.settle, seconds)]
    passing = [asyncio.create_task(_again_and_again(runtime, work, pause)) for work, pause in works]
    try:
        yield
    finally:
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)


async def _again_and_again(runtime: Runtime, work: Work, seconds: float) -> None:
    """A fault is logged, and the next time tries again: whatever was stored is whole, the rest is still due."""
    with runtime.activate():
        while True:
            try:
                await work()
            except Exception:
                log.exception("what time causes could not be stored; trying again in %s s", seconds)
            await asyncio.sleep(seconds)
