"""`jkp plugin check`, `show` and `new`: a broken plugin stops none of them."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, Verbose, explained, plugin_app, say, say_trace
from jkp.commands.plugins import state
from jkp.errors import CannotStart
from jkp.plugin import collecting, sections
from jkp.plugin.collecting import Pulled
from jkp.plugin.discovery import Installed, PluginError
from jkp.plugin.guarding import PluginFault, class_of
from jkp.plugin.host import hooks_of, settings_of
from jkp.plugin.sections import core_keys
from jkp.plugin.showing import shown
from jkp.runtime import Runtime
from jkp.settings import Settings
from jkp_schema.scaffold.naming import Naming
from jkp_schema.scaffold.writing import Scaffold
from jkp_schema.schema import build

Ask = Annotated[bool, typer.Option("--ask", help="Ask its boards as well whether they could be asked.")]
Name = Annotated[str | None, typer.Argument(help="One plugin; all enabled ones when left out.")]


@plugin_app.command("check")
def plugin_check(name: Name = None, file: SettingsFile = FILE, ask: Ask = False, verbose: Verbose = False) -> None:  # noqa: FBT002
    """Load plugins and say what is wrong with each; never stops at the first."""
    with explained(verbose=verbose):
        settings = settings_module.load(file)
        names = [name] if name else enabled(settings)
        results = [_checked(each, settings, ask=ask, verbose=verbose) for each in names]
    if not all(results):
        raise typer.Exit(1)


def enabled(settings: Settings) -> list[str]:
    """The names that are not switched off, and those of which that cannot be told."""
    return sorted(name for name in settings.plugins if state(settings, name) != "disabled")


def _checked(name: str, settings: Settings, *, ask: bool, verbose: bool) -> bool:
    fault = fault_of(name, settings, ask=ask)
    say(f"{name}: {fault or 'ok'}")
    if fault:
        say_trace(fault, only_if=verbose)
    if fault and isinstance(fault.__cause__, KeyboardInterrupt):
        raise KeyboardInterrupt from fault
    return fault is None


def fault_of(name: str, settings: Settings, *, ask: bool = False) -> CannotStart | None:
    """What is wrong with a plugin, as if it were the only one and enabled; None if nothing is.

    With `ask` its boards are asked as well whether they could be.
    """
    section = {**settings.plugins.get(name, {}), "enabled": True}
    try:
        runtime = Runtime(settings.model_copy(update={"plugins": {name: section}}))
        asyncio.run(runtime.host.check_chains())
        build(runtime.host)
        if ask:
            asyncio.run(_asked(runtime))
    except CannotStart as fault:
        return fault
    return None


async def _asked(runtime: Runtime) -> None:
    """Error: `PluginError` for a board that cannot be asked now."""
    with runtime.activate():
        try:
            for one in collecting.current():
                await _check(one)
        finally:
            await collecting.close_all()


async def _check(one: Pulled) -> None:
    try:
        await collecting.check(one)
    except (PluginFault, *collecting.CANNOT_ASK) as error:
        told = class_of(error) if isinstance(error, PluginFault) else str(error)
        raise PluginError(one.plugin, f"{one.name}: {told}") from error


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


@plugin_app.command("new")
def plugin_new(
    name: Annotated[str, typer.Argument(help="The plugin's one name, like tes_kerja.")],
    tables: Annotated[bool, typer.Option("--tables", help="With tables of its own.")] = False,  # noqa: FBT002
    graphql: Annotated[bool, typer.Option("--graphql", help="With fields in the API.")] = False,  # noqa: FBT002
    webhook: Annotated[bool, typer.Option("--webhook", help="With a route for the board's messages.")] = False,  # noqa: FBT002
    folder: Annotated[Path, typer.Option(help="Where the package's folder is made.")] = Path(),
) -> None:
    """Write a package for a new job board, with tests that are green."""
    given = {"graphql": graphql, "tables": tables, "webhook": webhook}
    with explained():
        scaffold = Scaffold(Naming.of(name), [option for option, is_given in given.items() if is_given])
        target = scaffold.write(folder)
    say(f"wrote {target}: {len(scaffold.texts())} files. What comes next:\n")
    for step in _steps(scaffold.naming, target):
        say(f"  {step}")


def _steps(naming: Naming, target: Path) -> Iterator[str]:
    yield f"cd {target}"
    yield "pip install -e '.[dev]'"
    yield f"{'pytest':40} # the rules of the kit, and its own tests"
    yield f"{f'jkp plugin check {naming.name}':40} # as the server sees it"
    yield f"{'jkp serve --prepare':40} # a sandbox with it; its settings are in settings.toml"
    yield f"{f'{naming.package}/board.py':40} # begin here: what your board is asked, and answers"
