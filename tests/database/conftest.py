"""A server with tables and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from support.api import Api

from jkp.runtime import Runtime


@pytest.fixture
async def runtime(kept_on_any: Callable[..., Awaitable[Api]]) -> AsyncIterator[Runtime]:
    """A running server whose database is the one of this test: SQLite and PostgreSQL in turn."""
    started = (await kept_on_any(plugins={})).runtime
    with started.activate():
        yield started


@pytest.fixture
async def runtime_on_postgres(kept_on_postgres: Callable[..., Awaitable[Api]]) -> AsyncIterator[Runtime]:
    """The same on PostgreSQL alone."""
    started = (await kept_on_postgres(plugins={})).runtime
    with started.activate():
        yield started
