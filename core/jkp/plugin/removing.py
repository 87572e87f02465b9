"""Take the tables of a plugin out of the database. What the core recorded of it stays, and stays readable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.exceptions import OperationalError
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.models import Model

from jkp import migrating
from jkp.database import WRITER, Apps, config
from jkp.migrating import DatabaseUnfit, Steps
from jkp.places import Place
from jkp.plugin.chains import check_chains
from jkp.plugin.discovery import CORE, PluginError
from jkp.plugin.host import app_of, hooks_of, models_of
from jkp.plugin.models import DeadEvent, LinkedAccount, SharedFact, SourceState, SubscriberCursor
from jkp.plugin.sections import chosen, enabled
from jkp.plugin.tables import table_of
from jkp.settings import Settings

OF_PLUGINS: Sequence[type[Model]] = (LinkedAccount, SharedFact, SourceState, SubscriberCursor, DeadEvent)


@dataclass(frozen=True)
class Removal:
    """What a plugin has in a database: its tables with their numbers of rows, and the way to take them out."""

    plugin: str
    place: Place
    apps: Apps
    rows: Mapping[str, int]

    async def run(self) -> tuple[str, ...]:
        """Take it out; the migrations that were undone. Error: `DatabaseUnfit`."""
        return await migrating.changed(self.place, self.apps, partial(_undo, self.plugin))


async def plan(name: str, place: Place, settings: Settings) -> Removal:
    """What would be removed. Errors: `PluginError` for one that is enabled or cannot be asked, `DatabaseUnfit`."""
    if name in enabled(settings):
        raise PluginError(name, f"it is enabled; set enabled = false in [plugins.{name}] of {settings.file} first")
    plugin = chosen(settings, name)
    models = models_of(plugin, hooks_of(plugin))
    if models is None:
        raise PluginError(name, "it has no tables")
    await check_chains([(plugin, models)])
    apps = {name: app_of(models)}
    await _require_current(place, name, apps)
    return Removal(name, place, apps, await _rows(place, name, apps))


async def _require_current(place: Place, name: str, apps: Apps) -> None:
    """Error: `DatabaseUnfit` where the core's tables are older, or the plugin's newer, than this code."""
    found = await migrating.require_there(place, apps)
    if any(missing.startswith(f"{CORE}.") for missing in found.missing):
        raise DatabaseUnfit(f"{place}: the database is older than this code; run `jkp migrate` first")
    newer = [unknown for unknown in found.unknown if unknown.startswith(f"{name}.")]
    if newer:
        raise DatabaseUnfit(f"{place}: it has {', '.join(newer)}, which this version of {name} cannot undo")


async def _rows(place: Place, name: str, apps: Apps) -> Mapping[str, int]:
    async with TortoiseContext() as context:
        await context.init(config=config(place, apps), init_connections=False)
        models = context.apps[name].values() if context.apps else ()
        counted = {table: await _count(table) for table in sorted(map(table_of, models))}
    return {table: rows for table, rows in counted.items() if rows is not None}


async def _count(table: str) -> int | None:
    """How many rows; None where there is no such table, because its migration was never applied."""
    try:
        _, rows = await get_connection(WRITER).execute_query(f'SELECT count(*) AS rows_ FROM "{table}"')  # noqa: S608
    except OperationalError:
        return None
    return int(rows[0]["rows_"])


async def _undo(plugin: str, apps: Apps, steps: Steps) -> tuple[str, ...]:
    executor = migrating.own_chain(plugin, apps[plugin])
    await executor.loader.build_graph()
    if all(operation.reversible for step in executor.loader.disk_migrations.values() for operation in step.operations):
        target = MigrationTarget(plugin, "__first__")
        await executor.migrate([target], direction="backward", progress=steps.note)
    else:
        await _drop(plugin, executor, steps)
    for model in OF_PLUGINS:
        # Its name was checked: it is nothing but letters, digits and underscores.
        statement = f"DELETE FROM {table_of(model)} WHERE plugin = '{plugin}'"  # noqa: S608
        await get_connection(WRITER).execute_query(statement)
    return tuple(sorted(steps.done))


async def _drop(plugin: str, executor: MigrationExecutor, steps: Steps) -> None:
    """A step that changed rows may have no way back; the tables go all the same, with whatever is in them."""
    applied = [key for key in await executor.recorder.applied_migrations() if key.app_label == plugin]
    state = await executor._project_state(set(applied))  # noqa: SLF001
    editor = executor._schema_editor()  # noqa: SLF001
    for model in state.apps.apps.get(plugin, {}).values():
        await editor.delete_model(model)
    for key in applied:
        await executor.recorder.record_unapplied(key.app_label, key.name)
        steps.note("rollback_done", key.app_label, key.name)
