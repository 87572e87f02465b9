"""Servers that may send webhooks to loopback, and receivers there."""

from collections.abc import AsyncIterator

import pytest
from conftest import Serve
from support.api import Api
from support.receiver import Receiver, receiving
from support.webhooks import SETTINGS


async def may_send(serve: Serve) -> Api:
    """An application that may send webhooks to loopback; its clock stands at 10 March 2025."""
    api = await serve(webhooks=SETTINGS)
    await api.travel_to("2025-03-10")
    return api


@pytest.fixture
async def api(kept: Serve) -> Api:
    """Such an application."""
    return await may_send(kept)


@pytest.fixture
async def on_postgres(kept_on_postgres: Serve) -> Api:
    """The same on PostgreSQL."""
    return await may_send(kept_on_postgres)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """An integrator's server that takes everything."""
    async with receiving() as listening:
        yield listening
