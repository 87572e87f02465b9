"""A name that a transaction holds makes others wait, on both databases, and nothing else does."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest
from conftest import Serve
from support.api import Api
from support.patience import SECONDS

from jkp.database import TransactionMissing, lock, run_tx
from jkp.runtime import Runtime

WAIT = 0.2


class Diary:
    """What was done, in its order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def unit(self, name: str, held: str) -> None:
        """Hold a name for a while, in a transaction."""
        await lock(held)
        self.lines.append(f"{name} begins")
        await asyncio.sleep(WAIT)
        self.lines.append(f"{name} ends")


async def at_once(*units: Callable[[], Awaitable[None]]) -> None:
    await asyncio.gather(*(run_tx(unit) for unit in units))


async def test_who_wants_the_same_name_waits_for_the_end_of_the_transaction(runtime: Runtime) -> None:
    diary = Diary()

    await at_once(*(partial(diary.unit, name, "participant:sari") for name in ("one", "other")))

    first, second = diary.lines[0].split()[0], diary.lines[2].split()[0]
    assert diary.lines == [f"{first} begins", f"{first} ends", f"{second} begins", f"{second} ends"]


async def test_a_transaction_that_fails_gives_the_name_back(runtime: Runtime) -> None:
    async def fails() -> None:
        await lock("participant:sari")
        raise LookupError

    with pytest.raises(LookupError):
        await run_tx(fails)

    async with asyncio.timeout(SECONDS):
        await run_tx(lambda: lock("participant:sari"))


async def test_a_name_can_be_taken_twice_by_one_transaction(runtime: Runtime) -> None:
    async def twice() -> None:
        await lock("participant:sari")
        await lock("participant:sari")

    async with asyncio.timeout(SECONDS):
        await run_tx(twice)


async def test_a_name_outside_of_a_transaction_is_refused_because_it_would_protect_nothing(runtime: Runtime) -> None:
    with pytest.raises(TransactionMissing):
        await lock("participant:sari")


async def test_on_postgres_who_wants_another_name_does_not_wait(serve_on_postgres: Serve) -> None:
    api: Api = await serve_on_postgres(plugins={})
    both = asyncio.Barrier(2)

    async def unit(held: str) -> None:
        await lock(held)
        await both.wait()

    with api.runtime.activate():
        async with asyncio.timeout(SECONDS):
            await at_once(partial(unit, "participant:sari"), partial(unit, "participant:budi"))
