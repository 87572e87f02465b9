"""What a plugin declares must be its own: its tables carry its name, and no two plugins offer the same."""

from collections.abc import Iterable
from importlib import import_module

from tortoise.models import Model

from jkp.plugin.contract import Models
from jkp.plugin.discovery import PluginError


def check_tables(plugin: str, declared: Models | None) -> Models | None:
    """The declared models, if the names of their tables begin with the plugin's. Error: `PluginError`."""
    for module in declared.models if declared else ():
        for table in _tables(plugin, module):
            if not table.startswith(f"{plugin}_"):
                raise PluginError(plugin, f"the table {table} must begin with {plugin}_")
    return declared


def check_offers(offers: Iterable[tuple[str, str]]) -> None:
    """`offers` are pairs of plugin and requirement. Error: `PluginError` naming both plugins that offer one."""
    offered: dict[str, str] = {}
    for plugin, code in offers:
        other = offered.setdefault(code, plugin)
        if other != plugin:
            raise PluginError(plugin, f"plugin {other} offers the requirement {code} already")


def _tables(plugin: str, module: str) -> list[str]:
    """The tables of the models that a module defines; a model without a name for its table gives its own."""
    try:
        things = vars(import_module(module)).values()
    except Exception as error:
        raise PluginError(plugin, f"{module}: its import failed: {type(error).__name__}: {error}") from error
    models = [thing for thing in things if isinstance(thing, type) and issubclass(thing, Model)]
    return [_table(model) for model in models if model.__module__ == module and not model._meta.abstract]  # noqa: SLF001


def _table(model: type[Model]) -> str:
    return model._meta.db_table or model.__name__  # noqa: SLF001 - tortoise has no public way to ask
