"""The migrations of a plugin, looked at before any of them runs: a broken one is named, and nothing was changed."""

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import CreateModel
from tortoise.migrations.recorder import MigrationRecorder

from jkp.database import core_app
from jkp.plugin.declaring import Models
from jkp.plugin.discovery import CORE, Installed, PluginError


class NothingApplied(MigrationRecorder):
    """Stands in for the table of applied migrations, where no database is asked."""

    def __init__(self) -> None:
        """Without the model of that table, which tortoise would make anew."""

    async def applied_migrations(self) -> list[Any]:
        """None."""
        return []


class BesideCore(MigrationLoader):
    """The chain of one plugin beside that of the core, which is read once for all of them."""

    def __init__(self, app: Mapping[str, dict[str, Any]], core: MigrationLoader) -> None:
        super().__init__(dict(app), NothingApplied())
        self._core = core

    def load_disk(self) -> None:
        """Read the migrations of the plugin."""
        super().load_disk()
        self.disk_migrations = {**self._core.disk_migrations, **self.disk_migrations}
        self.migrated_apps |= self._core.migrated_apps


async def check_chains(plugins: Iterable[tuple[Installed, Models | None]]) -> None:
    """Import every migration of every plugin, and put them in order. Error: `PluginError` for one that is broken."""
    core = MigrationLoader({CORE: core_app()}, NothingApplied())
    core.load_disk()
    for plugin, models in plugins:
        if models:
            _check_modules(plugin, models)
            await _check_order(plugin, models, core)


def _check_modules(plugin: Installed, models: Models) -> None:
    package = _imported(plugin, models.migrations)
    if not hasattr(package, "__path__"):
        raise PluginError(plugin.name, f"{models.migrations} is not a package", str(package.__file__))
    for _, name, is_package in pkgutil.iter_modules(package.__path__):
        if not is_package and name[0] not in "_~":
            _check_migration(plugin, _imported(plugin, f"{models.migrations}.{name}"))


def _check_migration(plugin: Installed, module: ModuleType) -> None:
    migration = getattr(module, "Migration", None)
    if not (isinstance(migration, type) and issubclass(migration, Migration)):
        raise PluginError(plugin.name, f"{module.__name__} has no class Migration", str(module.__file__))
    for operation in migration.operations:
        table = (operation.options or {}).get("table") if isinstance(operation, CreateModel) else None
        if table and not str(table).startswith(f"{plugin.name}_"):
            told = f"{module.__name__}: the table {table} must begin with {plugin.name}_"
            raise PluginError(plugin.name, told, str(module.__file__))


async def _check_order(plugin: Installed, models: Models, core: MigrationLoader) -> None:
    try:
        await BesideCore({plugin.name: {"migrations": models.migrations}}, core).build_graph()
    except Exception as error:
        raise PluginError(plugin.name, f"{models.migrations}: {type(error).__name__}: {error}") from error


def _imported(plugin: Installed, module: str) -> ModuleType:
    try:
        return import_module(module)
    except BaseException as error:
        raise plugin.fault(f"{module}: its import failed", error) from error
