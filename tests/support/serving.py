"""The whole application in this process, behind the transport of a client."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from support.api import Api
from support.copying import forget_others, restore
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
    """The shipped settings with every plugin; but no answer waits so that its time tells nothing."""
    plugins: dict[str, dict[str, Any]] = {name: {} for name in PLUGINS}
    shipped = {"plugins": plugins, "accounts": {"least_seconds": 0}}
    return Settings(**{"storage": {"folder": folder, "database": database}, **shipped, **changes})


async def migrate(settings: Settings) -> None:
    """Make all tables, karirhub's catalogue, and no person."""
    runtime = Runtime(settings)
    await runtime.migrate()
    try:
        await _open(runtime)
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
        await _open(runtime)
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://jkp.test") as http:
            yield Api(http, runtime, app)
    finally:
        await runtime.close()


class Shared:
    """One application for all tests with the shipped settings: its start takes longer than most of them.

    Between two tests everything that it stores is replaced by what is in the folder that it was made from. Tortoise
    knows one kind of database at a time: after another application was opened, this one is opened again.
    """

    def __init__(self, api: Api, origin: Path) -> None:
        self._api = api
        self._origin = origin

    async def as_new(self) -> Api:
        """The application, without anything of the test before."""
        runtime = self._api.runtime
        await drain()
        if [runtime] != LAST:
            await runtime.close()
            await _open(runtime)
        self._api.http.cookies.clear()
        self._api.app.graphql.gate.budgets.refill()
        assert isinstance(runtime.place, SqliteFile)
        restore(self._origin, runtime.place.path, runtime.settings.uploads_folder)
        forget_others(self._origin, runtime.settings.storage.folder)
        return self._api


async def _open(runtime: Runtime) -> None:
    """Open it, as the last one."""
    # Tortoise keeps statements by the names of connections: those of one database would go to the other. What an
    # application before has left to be stored, like its audit, would bring its own back.
    await drain()
    EXECUTOR_CACHE.clear()
    await runtime.open()
    LAST[:] = [runtime]
