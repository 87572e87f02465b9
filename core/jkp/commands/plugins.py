"""`jkp plugin list`, and what authors of plugins need: `jkp makemigrations`."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from jkp import places
from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, Verbose, app, explained, plugin_app, say
from jkp.plugin import discovery, sections, writing
from jkp.plugin.discovery import PluginError
from jkp.settings import Settings


@plugin_app.command("list")
def plugin_list(file: SettingsFile = FILE) -> None:
    """Every installed plugin, and whether it is enabled. Imports none of them."""
    with explained():
        for line in _listed(settings_module.load(file)):
            say(line)


def _listed(settings: Settings) -> Iterator[str]:
    installed = discovery.installed()
    for name, claiming in installed.items():
        origins = " and ".join(f"{one.distribution} {one.version}" for one in claiming)
        yield f"{name:20} {state(settings, name):10} {origins}"
    for name in sorted(set(settings.plugins) - set(installed)):
        word = "missing" if state(settings, name) == "enabled" else state(settings, name)
        yield f"{name:20} {word:10} named in {settings.file}, but not installed"


def state(settings: Settings, name: str) -> str:
    """`enabled`, `disabled` by its section, `available` where there is none, or `unclear` where it says nonsense."""
    if name not in settings.plugins:
        return "available"
    try:
        return "enabled" if sections.core_keys(settings, name).enabled else "disabled"
    except PluginError:
        return "unclear"


@app.command()
def makemigrations(
    name: Annotated[str | None, typer.Argument(help="One plugin; all enabled ones when left out.")] = None,
    file: SettingsFile = FILE,
    verbose: Verbose = False,  # noqa: FBT002
) -> None:
    """Write the migration that brings a plugin's tables to its models, into the folder of its author."""
    with explained(verbose=verbose):
        settings = settings_module.load(file)
        written: list[Path] = [*asyncio.run(writing.write(name, places.of(settings), settings))]
        say("\n".join(f"wrote {path}" for path in written) or "nothing to do")
