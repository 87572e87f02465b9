"""`jkp migrate`: the tables of this code, and those of a plugin that is gone."""

import asyncio
from typing import Annotated

import typer

from jkp import places
from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, Verbose, app, explained, say
from jkp.errors import CannotStart
from jkp.plugin import removing
from jkp.runtime import Runtime
from jkp.settings import Settings


@app.command()
def migrate(
    file: SettingsFile = FILE,
    remove: Annotated[str | None, typer.Option(help="Take the tables of this plugin out, which must be off.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete the rows of a removed plugin.")] = False,  # noqa: FBT002
    verbose: Verbose = False,  # noqa: FBT002
) -> None:
    """Bring the database to the tables of this code, or take those of a plugin out of it."""
    with explained(verbose=verbose):
        settings = settings_module.load(file)
        if remove:
            _remove(remove, settings, is_sure=yes)
        else:
            applied = asyncio.run(Runtime(settings).migrate())
            say("\n".join(f"applied {name}" for name in applied) or "nothing to do")


def _remove(name: str, settings: Settings, *, is_sure: bool) -> None:
    removal = asyncio.run(removing.plan(name, places.of(settings), settings))
    for table, rows in removal.rows.items():
        say(f"{table}: {rows} rows")
    if not removal.rows:
        say("nothing to do")
    elif is_sure:
        say("\n".join(f"undid {migration}" for migration in asyncio.run(removal.run())))
    else:
        raise CannotStart(f"this deletes these tables for ever; to do it: jkp migrate --remove {name} --yes")
