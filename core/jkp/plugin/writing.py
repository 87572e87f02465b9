"""Write a plugin's next migration from its models: for its author, in the author's own folder."""

import sysconfig
from collections.abc import Sequence
from importlib import import_module, invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from tortoise.apps import Apps as TortoiseApps
from tortoise.context import TortoiseContext
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.writer import MigrationWriter

from jkp.database import config
from jkp.migrating import OwnChain
from jkp.places import Place
from jkp.plugin.chains import check_chains
from jkp.plugin.declaring import Models
from jkp.plugin.discovery import Installed, PluginError
from jkp.plugin.host import app_of, hooks_of, models_of
from jkp.plugin.sections import chosen, enabled
from jkp.settings import Settings


async def write(name: str | None, place: Place, settings: Settings) -> Sequence[Path]:
    """Write what the models of the plugin say and its migrations do not; of all enabled ones without a name.

    No database is asked. Errors: `PluginError`, also for one that is not in a folder of its author's.
    """
    written: list[Path] = []
    for each in [name] if name else enabled(settings):
        plugin = chosen(settings, each)
        models = models_of(plugin, hooks_of(plugin))
        if models:
            written.extend(await _write(plugin, models, place))
        elif name:
            raise PluginError(each, "it has no tables")
    return written


async def _write(plugin: Installed, models: Models, place: Place) -> Sequence[Path]:
    _ensure_package(plugin, models.migrations)
    its_own = await changes(plugin, models, place)
    if its_own:
        _require_authors(plugin, models.migrations)
    return [writer.write() for writer in its_own]


async def changes(plugin: Installed, models: Models, place: Place) -> Sequence[MigrationWriter]:
    """What the models say and the migrations do not. Error: `PluginError` for a migration that is broken."""
    await check_chains([(plugin, models)])
    settings = config(place, {plugin.name: app_of(models)})
    own = {plugin.name: settings["apps"][plugin.name]}
    async with TortoiseContext() as context:
        await context.init(config=settings, init_connections=False)
        detector = MigrationAutodetector(cast(TortoiseApps, context.apps), own)
        detector.loader = OwnChain(own, detector.loader.recorder)
        return await detector.changes()


def _ensure_package(plugin: Installed, package: str) -> None:
    """Make the package of the first migration, where its parent is."""
    parent, _, name = package.rpartition(".")
    if not parent:
        raise PluginError(plugin.name, f"{package}: let it be a package inside the plugin's own")
    try:
        missing = find_spec(package) is None
    except BaseException as error:
        raise plugin.fault(f"{package}: its import failed", error) from error
    if missing:
        _require_authors(plugin, parent)
        folder = _folder(parent) / name
        folder.mkdir(exist_ok=True)
        (folder / "__init__.py").touch()
        invalidate_caches()


def _require_authors(plugin: Installed, package: str) -> None:
    """Error: `PluginError` for a folder that the next installation would write over."""
    folder = _folder(package).resolve()
    installed = {Path(sysconfig.get_path(kind)).resolve() for kind in ("purelib", "platlib")}
    if installed & {*folder.parents}:
        told = f"{folder} belongs to an installed package; install the plugin's own folder: pip install -e ."
        raise PluginError(plugin.name, told)


def _folder(package: str) -> Path:
    return Path(next(iter(import_module(package).__path__)))
