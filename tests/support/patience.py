"""Waiting for what comes about, as long as a loaded machine may take; and limits that such a machine may miss once."""

import asyncio
from collections.abc import Awaitable, Callable

SECONDS = 30.0
LOOK_SECONDS = 0.01
TIMES = 5


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so. Error: `TimeoutError`."""
    async with asyncio.timeout(SECONDS):
        while not is_so():
            await asyncio.sleep(LOOK_SECONDS)


async def at_best(seconds: Callable[[], Awaitable[float]], within: float) -> float:
    """The least of a few measures, and no more of them once one is within the limit.

    What is slow by itself is slow each time; what other processes do to this machine, they do not do so often.
    """
    least = await seconds()
    for _ in range(TIMES - 1):
        if least < within:
            break
        least = min(least, await seconds())
    return least
