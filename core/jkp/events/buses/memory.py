"""The bus of one process alone: there is nobody else to hear from."""

import asyncio
from collections.abc import Callable


class MemoryBus:
    """Every commit of this process rings its own bell, and there are no others."""

    faults: tuple[type[Exception], ...] = ()

    async def hear(self, ring: Callable[[int | None], None]) -> None:
        """Nothing, for ever."""
        await asyncio.Event().wait()
