"""One way to open a transaction: it is whole or nothing, and nobody waits for it in vain."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from support.patience import SECONDS
from tortoise.exceptions import OperationalError, TransactionManagementError

from jkp.database import TransactionNested, drain, joined, reader, run_tx
from jkp.events.log import Event, EventType, append
from jkp.participants.models import Employer
from jkp.places import SqliteFile
from jkp.runtime import Runtime

WRITER_SCRIPT = Path(__file__).with_name("writer.py")

pytestmark = pytest.mark.usefixtures("runtime")


async def employer(name: str) -> Employer:
    return await Employer.create(id=uuid4(), name=name, company_key=name)


async def positions() -> list[int]:
    """The positions of all events, in order."""
    return [event.pos for event in await Event.all(using_db=reader()).order_by("pos")]


def address(runtime: Runtime) -> str:
    """Where another process finds the same database."""
    return str(runtime.place) if isinstance(runtime.place, SqliteFile) else runtime.place.url.get_secret_value()


async def two_employers(name: str) -> None:
    """Two rows that belong together, with a pause in between."""
    await employer(f"{name} one")
    await asyncio.sleep(0)
    await employer(f"{name} other")


async def fails_after_writing() -> None:
    await employer("half")
    raise LookupError("the unit fails")


@asynccontextmanager
async def an_open_transaction(work: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """Runs `work` in a transaction that stays open until the end of the block."""
    written, leave = asyncio.Event(), asyncio.Event()

    async def unit() -> None:
        await work()
        written.set()
        await leave.wait()

    running = asyncio.create_task(run_tx(unit))
    await written.wait()
    try:
        yield
    finally:
        leave.set()
        await running


async def test_what_fails_leaves_nothing_behind() -> None:
    with pytest.raises(LookupError):
        await run_tx(fails_after_writing)

    assert not await Employer.exists()


async def test_transactions_whose_callers_are_cancelled_are_whole_and_block_nobody() -> None:
    # given many callers
    chance = Random(20250310)  # noqa: S311 - chance, not secrecy
    callers = [asyncio.create_task(run_tx(partial(two_employers, str(number)))) for number in range(200)]

    # when each of them goes at some moment
    for caller in callers:
        await asyncio.sleep(chance.choice([0, 0, 0.0005, 0.002]))
        caller.cancel()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)

    # then the next query answers soon, and no unit was broken off halfway
    assert any(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
    async with asyncio.timeout(SECONDS):
        await Employer.all(using_db=reader()).count()
    await drain()
    async with asyncio.timeout(SECONDS):
        await run_tx(lambda: employer("the next one"))
    written = {each.name for each in await Employer.exclude(name="the next one")}
    units = {name.split()[0] for name in written}
    assert written == {f"{unit} {half}" for unit in units for half in ("one", "other")}


async def test_a_cancelled_callers_unit_is_finished_before_the_database_closes(runtime: Runtime) -> None:
    caller = asyncio.create_task(run_tx(lambda: two_employers("late")))
    await asyncio.sleep(0)
    caller.cancel()

    await runtime.close()

    await runtime.database.open()
    assert await Employer.all(using_db=reader()).count() == 2


async def test_a_transaction_inside_a_transaction_is_refused() -> None:
    async def nested() -> None:
        await employer("outer")
        await run_tx(lambda: employer("inner"))

    with pytest.raises(TransactionNested):
        await run_tx(nested)
    assert not await Employer.exists()


async def test_joined_work_shares_the_fate_of_the_open_transaction() -> None:
    async def unit() -> None:
        await joined(lambda: employer("joined"))
        raise LookupError

    with pytest.raises(LookupError):
        await run_tx(unit)
    assert not await Employer.exists()

    await joined(lambda: employer("alone"))
    assert await Employer.exists(name="alone")


async def test_reads_do_not_wait_for_an_open_transaction_nor_see_it() -> None:
    async with an_open_transaction(lambda: employer("not yet")):
        async with asyncio.timeout(SECONDS):
            assert await Employer.all(using_db=reader()).count() == 0

    assert await Employer.all(using_db=reader()).count() == 1


async def test_the_reading_connection_cannot_write() -> None:
    with pytest.raises((OperationalError, TransactionManagementError), match=r"read-?only"):
        await Employer.create(id=uuid4(), name="x", company_key="x", using_db=reader())

    assert not await Employer.exists()


async def test_positions_of_events_are_dense_whatever_was_rolled_back() -> None:
    async def unit(number: int) -> None:
        await append(EventType.CLAIM_TAKEN, uuid4())
        if number % 3 == 0:
            raise LookupError

    await asyncio.gather(*(run_tx(partial(unit, number)) for number in range(30)), return_exceptions=True)

    assert await positions() == list(range(1, 21))


async def test_two_processes_that_write_at_once_never_find_the_database_locked(runtime: Runtime) -> None:
    command = [sys.executable, str(WRITER_SCRIPT), address(runtime), "100"]

    processes = [await asyncio.create_subprocess_exec(*command, stderr=subprocess.PIPE) for _ in range(2)]
    said = [await process.communicate() for process in processes]

    assert [stderr for _, stderr in said] == [b"", b""]
    assert await positions() == list(range(1, 201))
