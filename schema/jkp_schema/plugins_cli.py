"""`jkp plugin check` and `jkp plugin show`: they look at one plugin after another, and a broken one stops neither."""

import asyncio
from collections.abc import Iterator
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, Verbose, explained, plugin_app, say, say_trace
from jkp.errors import CannotStart
from jkp.plugin import sections
from jkp.plugin.discovery import Installed, PluginError
from jkp.plugin.host import hooks_of, settings_of
from jkp.plugin.sections import core_keys
from jkp.plugin.showing import shown
from jkp.plugins_cli import state
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.schema import build

Name = Annotated[str | None, typer.Argument(help="One plugin; all enabled ones when left out.")]


@plugin_app.command("check")
def plugin_check(name: Name = None, file: SettingsFile = FILE, verbose: Verbose = False) -> None:  # noqa: FBT002
    """Load plugins and say what is wrong with each; never stops at the first."""
    with explained(verbose=verbose):
        settings = settings_module.load(file)
        results = [_checked(each, settings, verbose=verbose) for each in ([name] if name else _enabled(settings))]
    if not all(results):
        raise typer.Exit(1)


def _enabled(settings: Settings) -> list[str]:
    """The names that are not switched off, and those of which that cannot be told."""
    return sorted(name for name in settings.plugins if state(settings, name) != "disabled")


def _checked(name: str, settings: Settings, *, verbose: bool) -> bool:
    fault = fault_of(name, settings)
    say(f"{name}: {fault or 'ok'}")
    if fault:
        say_trace(fault, only_if=verbose)
    if fault and isinstance(fault.__cause__, KeyboardInterrupt):
        raise KeyboardInterrupt from fault
    return fault is None


def fault_of(name: str, settings: Settings) -> CannotStart | None:
    """What is wrong with a plugin, as if it were the only one and enabled; None if nothing is."""
    section = {**settings.plugins.get(name, {}), "enabled": True}
    try:
        host = Runtime(settings.model_copy(update={"plugins": {name: section}})).host
        asyncio.run(host.check_chains())
        build(host)
    except CannotStart as fault:
        return fault
    return None


@plugin_app.command("show")
def plugin_show(
    name: Annotated[str, typer.Argument(help="The plugin.")],
    file: SettingsFile = FILE,
    verbose: Verbose = False,  # noqa: FBT002
) -> None:
    """Where a plugin comes from, what it has, and the settings that are in force. Works while it is broken."""
    with explained(verbose=verbose):
        settings = settings_module.load(file)
        for line in _described(sections.chosen(settings, name), settings, verbose=verbose):
            say(line)


def _described(plugin: Installed, settings: Settings, *, verbose: bool) -> Iterator[str]:
    fault = fault_of(plugin.name, settings)
    yield f"{plugin.name} {plugin.version}"
    yield f"  distribution  {plugin.distribution}"
    yield f"  module        {plugin.entry_point.value}"
    yield f"  state         {state(settings, plugin.name)}, {'failed' if fault else 'ready'}"
    if fault:
        yield f"  fault         {fault}"
        say_trace(fault, only_if=verbose)
    try:
        hooks = hooks_of(plugin)
        yield f"  hooks         {', '.join(hooks.names()) or 'none'}"
        keys = {"core": core_keys(settings, plugin.name), "own": settings_of(plugin, hooks, settings)}
    except PluginError:
        return  # the fault was told
    yield "  settings"
    for one in (*shown(keys["core"]), *shown(keys["own"])):
        yield f"    {one.key:20} {one.value:20} {one.description}".rstrip()
