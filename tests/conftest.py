"""A real application on a real SQLite file for every test; the tables are made once and copied."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import settings as hypothesis_settings
from support.api import Api

from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.app import App

# A loaded machine is no fault of a rule.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")

PLUGINS = ("assessment", "karirhub", "manual_activity", "sandbox", "training")
Serve = Callable[..., Awaitable[Api]]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


def settings_of(folder: Path, **changes: Any) -> Settings:
    plugins: dict[str, dict[str, Any]] = {name: {} for name in PLUGINS}
    return Settings(**{"storage": {"folder": folder}, "plugins": plugins, **changes})


@pytest.fixture(scope="session")
async def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables, karirhub's catalogue, and no person."""
    folder = tmp_path_factory.mktemp("migrated")
    runtime = Runtime(settings_of(folder))
    await runtime.migrate()
    try:
        await runtime.open()
        App(runtime)
        with runtime.activate():
            for plugin in runtime.host.plugins:
                for seed in plugin.seeds:
                    if plugin.name != "sandbox":
                        await seed.load()
            await runtime.database.checkpoint()
    finally:
        await runtime.close()
    return folder


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Api]:
    runtime = Runtime(settings)
    app = App(runtime)
    try:
        await runtime.open()
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://jkp.test") as http:
            yield Api(http, runtime)
    finally:
        await runtime.close()


@pytest.fixture
async def serve(migrated: Path, tmp_path: Path) -> AsyncIterator[Serve]:
    """Start an application with settings of one's own."""
    async with AsyncExitStack() as stack:

        async def start(**changes: Any) -> Api:
            folder = tmp_path / f"data{len(list(tmp_path.iterdir()))}"
            shutil.copytree(migrated, folder)
            return await stack.enter_async_context(served(settings_of(folder, **changes)))

        yield start


@pytest.fixture
async def api(serve: Serve) -> Api:
    """An application with the shipped settings; its clock stands at 10 March 2025."""
    started = await serve()
    await started.travel_to("2025-03-10")
    return started
