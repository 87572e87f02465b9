"""Find the plugins that are installed, and import those that the settings name."""

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from jkp.errors import CannotStart
from jkp.settings.faults import did_you_mean

GROUP = "jkp.plugins"
CORE = "core"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class PluginError(CannotStart):
    """A plugin cannot be loaded; the text names it and says why and where. Its cause, if any, is what was raised."""

    def __init__(self, plugin: str, problem: str, place: str = "") -> None:
        super().__init__(f"plugin {plugin}: {problem}{f' ({place})' if place else ''}")
        self.plugin = plugin


class PluginErrors(CannotStart):
    """Several plugins cannot be loaded; a line or more for each."""

    def __init__(self, errors: Sequence[PluginError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


def together(errors: Sequence[PluginError]) -> CannotStart:
    """The one fault, or all of them."""
    return errors[0] if len(errors) == 1 else PluginErrors(errors)


@dataclass(frozen=True)
class Installed:
    """An installed plugin: its name, and where it comes from."""

    name: str
    distribution: str
    version: str
    entry_point: EntryPoint

    @property
    def package(self) -> str:
        """The top package that it is written in."""
        return self.entry_point.module.partition(".")[0]

    def fault(self, what: str, error: BaseException) -> PluginError:
        """What the plugin raised, as a fault at load that says where it was raised."""
        raised = f"{type(error).__name__}: {error}".removesuffix(": ")
        return PluginError(self.name, f"{what}: {raised}", place_of(error, self.package))


def place_of(error: BaseException, package: str) -> str:
    """The file and line of `package` in which the error was raised last; nothing where it took no part in it."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if str(frame.f_globals.get("__name__")).partition(".")[0] == package
    ]
    return "{}:{}".format(*frames[-1]) if frames else ""


def installed() -> Mapping[str, Sequence[Installed]]:
    """All installed plugins by name; more than one where several distributions claim the name."""
    found: dict[str, dict[str, Installed]] = {}
    origin = cache(_named)
    for point in entry_points(group=GROUP):
        plugin = Installed(point.name, *origin(point.dist), point)
        found.setdefault(point.name, {})[_canonical(plugin.distribution)] = plugin
    return {name: tuple(claimed.values()) for name, claimed in sorted(found.items())}


def _named(origin: Distribution | None) -> tuple[str, str]:
    """The name of a distribution, and its version: its whole description is read for them."""
    written = origin.metadata if origin else {"Name": "?", "Version": "?"}
    return written["Name"], written["Version"]


def _canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def find(
    name: str, known: Mapping[str, Sequence[Installed]], package: str | None = None, named_in: Path | None = None
) -> Installed:
    """The plugin of that name, from the distribution `package` if one is given. Error: `PluginError`."""
    check_name(name)
    if name not in known:
        named = f"{named_in} names [plugins.{name}], but " if named_in else ""
        raise PluginError(name, f"{named}no such plugin is installed{did_you_mean(name, list(known))}")
    claiming = sorted(one.distribution for one in known[name])
    if package is not None:
        return _pinned(name, known[name], package)
    if len(claiming) > 1:
        told = f'both {" and ".join(claiming)} provide it; say which: package = "{claiming[0]}"'
        raise PluginError(name, told)
    return known[name][0]


def _pinned(name: str, claimed: Sequence[Installed], package: str) -> Installed:
    for one in claimed:
        if _canonical(one.distribution) == _canonical(package):
            return one
    others = " and ".join(sorted(one.distribution for one in claimed))
    raise PluginError(name, f'the settings pin it to package = "{package}", but it comes from {others}')


def check_name(name: str) -> None:
    """Error: `PluginError` for a name that could not be used everywhere."""
    if name == CORE:
        raise PluginError(name, "the core has this name itself; the plugin needs another one")
    if not _NAME.fullmatch(name):
        raise PluginError(name, "a name is lower-case letters and digits, in words joined by single underscores")


def imported(plugin: Installed) -> ModuleType:
    """The plugin's module. Error: `PluginError` with whatever its import raised, also what would end the server."""
    try:
        module = plugin.entry_point.load()
    except BaseException as error:
        raise plugin.fault("its import failed", error) from error
    if not isinstance(module, ModuleType):
        raise PluginError(plugin.name, f"the entry point {plugin.entry_point.value} is not a module")
    return module
