"""The whole application in this process, behind the transport of a client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from support.api import Api
from tortoise.backends.base.executor import EXECUTOR_CACHE

from jkp.database import drain
from jkp.places import SqliteFile
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.app import App

PLUGINS = ("assessment", "counselling", "karirhub", "manual_activity", "profile", "sandbox", "training")

LAST: list[Runtime] = []
"""The application that was opened last."""


def settings_of(folder: Path, database: str | None = None, **changes: Any) -> Settings:
    """The shipped settings with every plugin; but no answer waits so that its time tells nothing.

    That the machine is loaded is no fault of a plugin: each has more time than it will ever need.
    """
    plugins: dict[str, dict[str, Any]] = {name: {} for name in PLUGINS}
    shipped = {"plugins": plugins, "accounts": {"least_seconds": 0}, "server": {"plugin_seconds": 10}}
    return Settings(**{"storage": {"folder": folder, "database": database}, **shipped, **changes})


async def migrate(settings: Settings) -> None:
    """Make all tables, karirhub's catalogue, and no person."""
    runtime = Runtime(settings)
    await runtime.migrate()
    try:
        await open_as_last(runtime)
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
    try:
        await open_as_last(runtime)
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://jkp.test") as http:
            yield Api(http, runtime, app)
    finally:
        await runtime.close()


async def open_as_last(runtime: Runtime) -> None:
    """Open it, as the last one."""
    # Tortoise keeps statements by the names of connections: those of one database would go to the other. What an
    # application before has left to be stored, like its audit, would bring its own back.
    await drain()
    EXECUTOR_CACHE.clear()
    await runtime.open()
    LAST[:] = [runtime]


def make_last(runtime: Runtime) -> None:
    """The same for one that is open."""
    if [runtime] != LAST:
        EXECUTOR_CACHE.clear()
        LAST[:] = [runtime]
