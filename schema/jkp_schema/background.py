"""What the server does when nobody asks: let time take its effect, tell plugins what happened, ask their sources."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from jkp.claims import ticking
from jkp.events import growing
from jkp.plugin import collecting, subscribing
from jkp.plugin.watching import watched
from jkp.runtime import Runtime

DELIVER_SECONDS = 1.0
CUT_SECONDS = 3600.0

log = logging.getLogger("jkp.ticking")


@dataclass(frozen=True)
class Work:
    """What is done again and again, each time so many seconds after the last; `about` tells its faults."""

    about: str
    do: Callable[[], Awaitable[int]]
    seconds: float


@asynccontextmanager
async def time_passing(runtime: Runtime) -> AsyncIterator[None]:
    """Tick every `server.tick_seconds` meanwhile, ask the sources that are due, and tell subscribers every second.

    With 0 nothing of that. Each source and each subscriber has a task of its own: a slow plugin holds up neither the
    programme nor another plugin. Who blocks the event loop is watched for in any case.
    """
    tasks = [asyncio.create_task(_again_and_again(runtime, work)) for work in _works(runtime)]
    try:
        with watched(runtime.host.packages()):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _works(runtime: Runtime) -> Iterator[Work]:
    seconds = runtime.settings.server.tick_seconds
    if not seconds:
        return
    yield Work("what time causes could not be stored", ticking.tick, seconds)
    yield Work("events could not be given their positions", growing.settle, seconds)
    yield Work("old events could not be archived", runtime.cut_log, CUT_SECONDS)
    for told in runtime.subscribers:
        tell = partial(subscribing.deliver_to, told)
        yield Work(f"plugin {told.plugin} could not be told", tell, min(seconds, DELIVER_SECONDS))
    for pulled in runtime.sources:
        ask = partial(collecting.collect_from, pulled)
        yield Work(f"what plugin {pulled.plugin} collected could not be stored", ask, seconds)


async def _again_and_again(runtime: Runtime, work: Work) -> None:
    """A fault is logged, and the next time tries again: whatever was stored is whole, the rest is still due."""
    with runtime.activate():
        while True:
            try:
                await work.do()
            except Exception:
                log.exception("%s; trying again in %s s", work.about, work.seconds)
            await asyncio.sleep(work.seconds)
