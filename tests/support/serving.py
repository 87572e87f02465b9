"""The whole application in this process, behind the transport of a client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from support.api import Api
from tortoise.backends.base.executor import EXECUTOR_CACHE

from jkp.places import SqliteFile
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.app import App

PLUGINS = ("assessment", "karirhub", "manual_activity", "sandbox", "training")


def settings_of(folder: Path, database: str | None = None, **changes: Any) -> Settings:
    plugins: dict[str, dict[str, Any]] = {name: {} for name in PLUGINS}
    return Settings(**{"storage": {"folder": folder, "database": database}, "plugins": plugins, **changes})


async def migrate(settings: Settings) -> None:
    """Make all tables, karirhub's catalogue, and no person."""
    runtime = Runtime(settings)
    await runtime.migrate()
    EXECUTOR_CACHE.clear()
    try:
        await runtime.open()
        App(runtime)
        with runtime.activate():
            for plugin in runtime.host.plugins:
                for seed in plugin.seeds:
                    if plugin.name != "sandbox":
                        await seed.load()
            if isinstance(runtime.place, SqliteFile):
                await runtime.database.checkpoint()
    finally:
        await runtime.close()


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Api]:
    runtime = Runtime(settings)
    app = App(runtime)
    # Tortoise keeps statements by the names of connections: those of one database would go to the other.
    EXECUTOR_CACHE.clear()
    try:
        await runtime.open()
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://jkp.test") as http:
            yield Api(http, runtime)
    finally:
        await runtime.close()
