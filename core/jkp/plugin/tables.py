"""A plugin's tables must be its own: they carry its name, refer to no row of others, and nobody else has them."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from tortoise.fields.relational import ForeignKeyFieldInstance, ManyToManyFieldInstance
from tortoise.models import Model

from jkp.database import CORE_MODELS
from jkp.plugin.declaring import Models
from jkp.plugin.discovery import CORE, Installed, PluginError


def check_tables(plugin: Installed, declared: Models | None) -> Models | None:
    """The declared models, if their tables are the plugin's own. Error: `PluginError`."""
    for model in models_of(plugin, declared) if declared else ():
        if not table_of(model).startswith(f"{plugin.name}_"):
            raise PluginError(plugin.name, f"the table {table_of(model)} must begin with {plugin.name}_")
        _check_references(plugin, model)
    return declared


def check_unclaimed(declared: Iterable[tuple[Installed, Models | None]]) -> None:
    """Error: `PluginError` naming both, for a table that two plugins have, or the core and a plugin."""
    owners = {table_of(model): CORE for module in CORE_MODELS for model in _defined(import_module(module))}
    for plugin, models in declared:
        for model in models_of(plugin, models) if models else ():
            owner = owners.setdefault(table_of(model), plugin.name)
            if owner != plugin.name:
                theirs = "the core" if owner == CORE else f"the plugin {owner}"
                raise PluginError(plugin.name, f"{theirs} has a table {table_of(model)} already")


def models_of(plugin: Installed, declared: Models) -> Iterator[type[Model]]:
    """The models that the declared modules define. Error: `PluginError` for a module that cannot be imported."""
    for module in declared.models:
        try:
            found = import_module(module)
        except BaseException as error:
            raise plugin.fault(f"{module}: its import failed", error) from error
        yield from _defined(found)


def table_of(model: type[Model]) -> str:
    """The table of a model; one without a name for its table gives its own."""
    return model._meta.db_table or model.__name__  # noqa: SLF001 - tortoise has no public way to ask


def _defined(module: ModuleType) -> list[type[Model]]:
    models = [thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Model)]
    return [model for model in models if model.__module__ == module.__name__ and not model._meta.abstract]  # noqa: SLF001


def _check_references(plugin: Installed, model: type[Model]) -> None:
    """By id, never by foreign key: it would tie the core's chain of migrations to the plugin's."""
    for name, field in model._meta.fields_map.items():  # noqa: SLF001
        if not isinstance(field, ForeignKeyFieldInstance | ManyToManyFieldInstance):
            continue
        target = field.model_name if isinstance(field.model_name, str) else field.model_name.__module__
        if target.partition(".")[0] not in {plugin.name, plugin.package}:
            told = f"{model.__name__}.{name} refers to {target}; keep the id of a row that is not the plugin's"
            raise PluginError(plugin.name, told)
