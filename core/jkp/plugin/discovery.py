"""Find the plugins that are installed, and import those that settings.toml names."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from jkp.errors import CannotStart
from jkp.settings import did_you_mean

GROUP = "jkp.plugins"


class PluginError(CannotStart):
    """A plugin cannot be loaded; the text names it and says why, in one line."""

    def __init__(self, plugin: str, problem: str) -> None:
        super().__init__(f"plugin {plugin}: {problem}")
        self.plugin = plugin


@dataclass(frozen=True)
class Installed:
    """An installed plugin: its name, and where it comes from."""

    name: str
    distribution: str
    version: str
    entry_point: EntryPoint


def installed() -> Mapping[str, Installed]:
    """All installed plugins by name. Error: `PluginError` when two distributions claim one name."""
    found: dict[str, Installed] = {}
    for point in entry_points(group=GROUP):
        plugin = _described(point)
        other = found.get(point.name)
        if other and other.distribution != plugin.distribution:
            raise PluginError(point.name, f"both {other.distribution} and {plugin.distribution} provide it")
        found[point.name] = plugin
    return dict(sorted(found.items()))


def _described(point: EntryPoint) -> Installed:
    origin = point.dist
    return Installed(point.name, origin.name if origin else "?", origin.version if origin else "?", point)


def find(name: str, known: Mapping[str, Installed]) -> Installed:
    """The plugin of that name among those `known`. Error: `PluginError` with the nearest name."""
    if name not in known:
        hint = did_you_mean(name, list(known))
        raise PluginError(name, f"settings.toml names [plugins.{name}], but no such plugin is installed{hint}")
    return known[name]


def imported(plugin: Installed) -> ModuleType:
    """The plugin's module. Error: `PluginError` with whatever its import raised."""
    try:
        module = plugin.entry_point.load()
    except Exception as error:
        raise PluginError(plugin.name, f"its import failed: {type(error).__name__}: {error}") from error
    if not isinstance(module, ModuleType):
        raise PluginError(plugin.name, f"the entry point {plugin.entry_point.value} is not a module")
    return module
