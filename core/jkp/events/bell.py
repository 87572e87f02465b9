"""Rings when there may be more in the log, for everybody of this process who waits for that."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Hear = Callable[[int | None], None]
"""Called with the position up to which the log is known to go, or None."""


class Bell:
    """Whoever hears it looks at the log: it carries nothing else, and one that is missed costs only time."""

    def __init__(self) -> None:
        self._ears: set[Hear] = set()
        self.hears_others = True
        """Whether other processes can be heard, as far as is known."""

    def ring(self, pos: int | None = None) -> None:
        """There may be more in the log."""
        for hear in tuple(self._ears):
            hear(pos)

    def heard_by(self, hear: Hear) -> None:
        """Call `hear` at each ring."""
        self._ears.add(hear)

    @contextmanager
    def listening(self) -> Iterator["Listening"]:
        """Somebody who waits for it, and hears also what rings while he is busy."""
        one = Listening()
        self._ears.add(one.hear)
        try:
            yield one
        finally:
            self._ears.discard(one.hear)


class Listening:
    """One who waits for the bell."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def hear(self, _: int | None) -> None:
        """It rings."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait for the next ring since the last wait, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()
