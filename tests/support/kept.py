"""Servers that many tests have in turn, each as if it had been started for it alone."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from support.api import Api
from support.copying import Original, bring_uploads, forget_others
from support.postgres import Postgres, Template
from support.serving import LAST, make_last, open_as_last

from jkp.database import drain
from jkp.places import SqliteFile


class Shared(Protocol):
    """One application for all tests that want its settings: its start takes longer than most of them.

    Between two tests everything that it stores is replaced by what it began with.
    """

    async def as_new(self) -> Api:
        """The application, without anything of the test before."""


class OnSqlite:
    """One whose database is a file.

    Tortoise knows one kind of database at a time: after an application on the other kind was opened, this one is
    opened again.
    """

    def __init__(self, api: Api, original: Original) -> None:
        self._api = api
        self._original = original
        assert isinstance(api.runtime.place, SqliteFile)
        self._database = sqlite3.connect(api.runtime.place.path)

    async def as_new(self) -> Api:
        """The application, without anything of the test before."""
        runtime = self._api.runtime
        await drain()
        if not isinstance(LAST[0].place, SqliteFile):
            await runtime.close()
            await open_as_last(runtime)
        make_last(runtime)
        self._original.bring_back(self._database, runtime.settings.uploads_folder)
        return _forgotten(self._api, self._original.folder)

    def close(self) -> None:
        """Let go of its database."""
        self._database.close()


class OnPostgres:
    """One on PostgreSQL, where a database cannot be replaced while it is open."""

    def __init__(self, api: Api, postgres: Postgres, original: Template) -> None:
        self._api = api
        self._postgres = postgres
        self._original = original

    async def as_new(self) -> Api:
        """The application, without anything of the test before."""
        runtime = self._api.runtime
        await runtime.close()
        place = runtime.settings.storage.database
        assert place
        name = urlsplit(place.get_secret_value()).path[1:]
        await self._postgres.drop(name)
        await self._postgres.new_database(self._original.database, name)
        bring_uploads(self._original.folder, runtime.settings.uploads_folder)
        await open_as_last(runtime)
        return _forgotten(self._api, self._original.folder)


class Kept:
    """Applications that stay open, one for each of the settings that tests ask for."""

    def __init__(self, stack: AsyncExitStack, begin: Callable[..., AbstractAsyncContextManager[Shared]]) -> None:
        self._stack = stack
        self._begin = begin
        self._by_settings: dict[str, Shared] = {}

    async def as_new(self, **changes: Any) -> Api:
        """That with these changes to the shipped settings, without anything of the test before."""
        key = json.dumps(changes, sort_keys=True)
        if key not in self._by_settings:
            self._by_settings[key] = await self._stack.enter_async_context(self._begin(**changes))
        return await self._by_settings[key].as_new()


def _forgotten(api: Api, origin: Path) -> Api:
    """The application, which remembers nobody who asked, nor any file beside its database."""
    api.http.cookies.clear()
    api.app.graphql.gate.budgets.refill()
    forget_others(origin, api.runtime.settings.storage.folder)
    return api
