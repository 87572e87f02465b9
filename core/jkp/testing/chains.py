"""The migrations of one plugin, run alone: with the core's around them each run would take seconds."""

import sqlite3
from dataclasses import dataclass
from functools import partial

from tortoise.migrations.executor import MigrationTarget

from jkp import migrating, places
from jkp.database import Apps
from jkp.errors import CannotStart
from jkp.migrating import Steps
from jkp.places import Place
from jkp.plugin import removing, writing
from jkp.plugin.declaring import Models
from jkp.plugin.discovery import Installed
from jkp.plugin.host import app_of
from jkp.settings import Settings


@dataclass(frozen=True)
class Chain:
    """What came of going up, down and up again: a fault, what was left below, and what the models say besides."""

    fault: str = ""
    left: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()


async def up(place: Place, apps: Apps) -> None:
    """Apply what is missing of each plugin; the core's tables are there. Error: `DatabaseUnfit`."""
    for name in apps:
        await migrating.changed(place, {name: apps[name]}, partial(_forward, name))


async def _forward(plugin: str, apps: Apps, steps: Steps) -> None:
    executor = migrating.own_chain(plugin, apps[plugin])
    await executor.loader.build_graph()
    await executor.migrate([MigrationTarget(plugin, "__latest__")], direction="forward", progress=steps.note)


async def up_and_down(plugin: Installed, models: Models, settings: Settings) -> Chain:
    """Go up, down and up again, in a database that has the core's tables and none of the plugin's."""
    place, apps, before = places.of(settings), {plugin.name: app_of(models)}, _objects(settings)
    try:
        await up(place, apps)
        await _down(settings, plugin.name)
        left = _objects(settings) - before
        await up(place, apps)
    except CannotStart as fault:
        return Chain(fault=str(fault))
    changes = await writing.changes(plugin, models, place)
    drift = tuple(operation.describe() for writer in changes for operation in writer.operations)
    return Chain(left=tuple(sorted(left)), drift=drift)


async def _down(settings: Settings, name: str) -> None:
    disabled = settings.model_copy(update={"plugins": {name: {**settings.plugins[name], "enabled": False}}})
    removal = await removing.plan(name, places.of(settings), disabled)
    await removal.run()


def _objects(settings: Settings) -> set[str]:
    """The tables, indexes and views of a database, those of SQLite itself left out."""
    connection = sqlite3.connect(settings.database_file)
    try:
        rows = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
    finally:
        connection.close()
    return {f"the {kind} {name}" for kind, name in rows}
