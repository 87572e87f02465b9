"""Servers that may send webhooks to loopback, and receivers there."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from conftest import DATABASE, Serve
from support.api import Api
from support.receiver import Receiver, receiving
from support.serving import Shared, served, settings_of
from support.webhooks import SETTINGS


@pytest.fixture(scope="session")
async def shared_with_webhooks(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shared]:
    """The application of all tests of this room, on SQLite."""
    folder = tmp_path_factory.mktemp("webhooks") / "data"
    shutil.copytree(migrated, folder)
    async with served(settings_of(folder, webhooks=SETTINGS)) as api:
        yield Shared(api, migrated)


@pytest.fixture
async def with_webhooks_on_sqlite(shared_with_webhooks: Shared) -> Api:
    """An application that may send webhooks to loopback; its clock stands at 10 March 2025."""
    api = await shared_with_webhooks.as_new()
    await api.travel_to("2025-03-10")
    return api


@pytest.fixture
async def on_postgres(serve_on_postgres: Serve) -> Api:
    """The same on PostgreSQL."""
    api = await serve_on_postgres(webhooks=SETTINGS)
    await api.travel_to("2025-03-10")
    return api


@pytest.fixture
def api(request: pytest.FixtureRequest) -> Api:
    """The same, on the database that the tests run on."""
    started: Api = request.getfixturevalue("with_webhooks_on_sqlite" if DATABASE == "sqlite" else "on_postgres")
    return started


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """An integrator's server that takes everything."""
    async with receiving() as listening:
        yield listening
