"""A server with tables and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from support.api import Api

from jkp.runtime import Runtime


@pytest.fixture
async def runtime(serve: Callable[..., Awaitable[Api]]) -> AsyncIterator[Runtime]:
    """A running server whose database is the one of this test."""
    started = (await serve(plugins={})).runtime
    with started.activate():
        yield started
