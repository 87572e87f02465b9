"""What a plugin declares must be something that the core can call, and no two plugins may offer the same."""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from jkp.events.log import EventType
from jkp.missions.kinds import ActivityKind
from jkp.plugin.discovery import PluginError
from jkp.plugin.routing import Route
from jkp.plugin.sourcing import ActivitySource
from jkp.plugin.subscriber import Subscriber

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SHORTEST = timedelta(minutes=1)
_SEGMENT = r"[A-Za-z0-9._~-]*[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_PATH = re.compile(rf"{_SEGMENT}(/{_SEGMENT})*")
_NAME = re.compile(r"[a-z0-9_]{0,64}")


def check_offers(offers: Iterable[tuple[str, str]]) -> None:
    """`offers` are pairs of plugin and what it offers. Error: `PluginError` naming both plugins that offer one."""
    offered: dict[str, str] = {}
    for plugin, offer in offers:
        if offer in offered:
            other = "it" if offered[offer] == plugin else f"plugin {offered[offer]}"
            raise PluginError(plugin, f"{other} offers the {offer} already")
        offered[offer] = plugin


def check_sources(plugin: str, sources: Sequence[ActivitySource]) -> None:
    """Error: `PluginError`."""
    for source in sources:
        _check_each(plugin, f"source {source.title_en!r}: kinds", source.kinds, ActivityKind)
        if not source.title_id or not source.title_en:
            raise PluginError(plugin, "a source needs a title in both languages")
        _check_pulling(plugin, source)
    _check_names(plugin, "sources", [source.name for source in sources if source.every])


def _check_pulling(plugin: str, source: ActivitySource) -> None:
    """A source that is asked and gives nothing, or that would give something and is never asked, is a mistake."""
    collects = type(source).collect is not ActivitySource.collect
    if source.every is not None and source.every < SHORTEST:
        raise PluginError(plugin, f"source {source.title_en!r}: every must be at least a minute, not {source.every}")
    if source.every and not collects:
        raise PluginError(plugin, f"source {source.title_en!r} has `every`, but no `collect`")
    if collects and not source.every:
        raise PluginError(plugin, f"source {source.title_en!r} has `collect`, but no `every`: it would never be asked")


def check_routes(plugin: str, routes: Sequence[Route]) -> None:
    """Error: `PluginError`."""
    for route in routes:
        if not _PATH.fullmatch(str(route.path)):
            raise PluginError(plugin, f'the path {route.path!r} of a route must be like "applications/changed"')
        unknown = [method for method in route.methods if method not in METHODS]
        if unknown or not route.methods or isinstance(route.methods, str):
            raise PluginError(plugin, f"route {route.path}: its methods must be of {', '.join(METHODS)}")
        _check_async(plugin, f"route {route.path}: handle", route.handle)
    twice = _first_twice([(route.path, method) for route in routes for method in route.methods])
    if twice:
        raise PluginError(plugin, f"two routes for {twice[1]} {twice[0]}")


def check_subscribers(plugin: str, subscribers: Sequence[Subscriber]) -> None:
    """Error: `PluginError`."""
    for one in subscribers:
        _check_each(plugin, f"subscriber {one.name!r}: events", one.events, EventType)
        _check_async(plugin, f"subscriber {one.name!r}: handle", one.handle)
    _check_names(plugin, "subscribers", [one.name for one in subscribers])


def _check_each(plugin: str, what: str, given: object, kind: type) -> None:
    """A generator would be empty for its second reader, and a word is a sequence of letters."""
    if isinstance(given, str) or not isinstance(given, Sequence) or not given:
        raise PluginError(plugin, f"{what} must be a list of {kind.__name__}, with one at least")
    if not all(isinstance(each, kind) for each in given):
        raise PluginError(plugin, f"{what} must be a list of {kind.__name__}")


def _check_async(plugin: str, what: str, handle: Callable[..., Any]) -> None:
    called = handle if inspect.isroutine(handle) or hasattr(handle, "func") else getattr(handle, "__call__", None)  # noqa: B004
    if not inspect.iscoroutinefunction(called):
        raise PluginError(plugin, f"{what} must be an `async def`")


def _check_names(plugin: str, what: str, names: Sequence[str]) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise PluginError(plugin, f"{name!r}: a name is of lower-case letters, digits and underscores, at most 64")
    twice = _first_twice(names)
    if twice is not None:
        raise PluginError(plugin, f"two {what} are called {twice!r}; give each a name of its own")


def _first_twice(given: Iterable[Any]) -> Any:  # noqa: ANN401 - one of those that were given
    counted: Mapping[Any, int] = Counter(given)
    return next((each for each, times in counted.items() if times > 1), None)
