"""A server in this process, with one plugin or none, and people who came into month 2 before it was there."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource
from tortoise.backends.base.executor import EXECUTOR_CACHE

from jkp.places import SqliteFile
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp.settings.keeping import StorageSettings
from jkp.settings.serving import ServerSettings
from jkp.testing.client import Client
from jkp.testing.journey import FILED_ON, Person, in_month_two
from jkp_schema.app import App

PEOPLE = 2
NEVER = 0.0


class KitSettings(Settings):
    """Settings that no environment variable changes."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the test gives, and nothing else."""
        return (init_settings,)


def settings_for(folder: Path, plugins: Mapping[str, Mapping[str, Any]]) -> Settings:
    """A sandbox in a folder, in which nothing happens unless the test asks for it."""
    sections = {name: dict(section) for name, section in plugins.items()}
    storage, server = StorageSettings(folder=folder), ServerSettings(tick_seconds=NEVER)
    return KitSettings(storage=storage, server=server, plugins=sections)


@dataclass(frozen=True)
class Prepared:
    """A server's folder with all tables of the core, and people in month 2; to be copied."""

    folder: Path
    people: tuple[Person, ...]

    def copied(self, folder: Path) -> Path:
        """A copy of the folder in a place that does not exist yet."""
        shutil.copytree(self.folder, folder)
        return folder


async def prepare(folder: Path) -> Prepared:
    """Make all tables, and people who came into month 2 on a server without any plugin."""
    runtime = Runtime(settings_for(folder, {}))
    await runtime.migrate()
    async with served(runtime) as client:
        client.clock.travel_to(FILED_ON)
        people = [await in_month_two(client) for _ in range(PEOPLE)]
        with runtime.activate():
            if isinstance(runtime.place, SqliteFile):
                await runtime.database.checkpoint()
    return Prepared(folder, tuple(people))


@asynccontextmanager
async def served(runtime: Runtime) -> AsyncIterator[Client]:
    """The server, behind the transport of a client."""
    app = App(runtime)
    # Tortoise keeps statements by the names of connections: those of one database would go to the other.
    EXECUTOR_CACHE.clear()
    try:
        await runtime.open()
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=True)
        async with httpx2.AsyncClient(transport=transport, base_url="http://jkp.test") as http:
            yield Client(http, runtime)
    finally:
        await runtime.close()
