"""What is true of SQLite alone."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from conftest import Serve
from support.patience import SECONDS
from tortoise.connection import get_connection
from tortoise.exceptions import TransactionManagementError

from jkp.database import WRITER, run_tx
from jkp.participants.models import Employer
from jkp.runtime import Runtime


@pytest.fixture
async def runtime(serve_on_sqlite: Serve) -> AsyncIterator[Runtime]:
    """A running server whose database is the one of this test."""
    started = (await serve_on_sqlite(plugins={})).runtime
    with started.activate():
        yield started


async def employer(name: str) -> Employer:
    return await Employer.create(id=uuid4(), name=name, company_key=name)


async def test_a_transaction_that_could_not_begin_keeps_nobody_waiting(runtime: Runtime) -> None:
    # given another process that writes for longer than this one waits
    await get_connection(WRITER).execute_query("PRAGMA busy_timeout=20")
    file = runtime.settings.database_file
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")

    # when a transaction cannot begin
    with pytest.raises(TransactionManagementError, match="locked"):
        await run_tx(lambda: employer("too early"))

    # then the next one can, as soon as the other is done
    other.execute("ROLLBACK")
    other.close()
    async with asyncio.timeout(SECONDS):
        await run_tx(lambda: employer("in time"))
    assert [each.name for each in await Employer.all()] == ["in time"]
