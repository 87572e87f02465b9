"""`jkp backup` and `jkp restore`."""

from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, app, explained, say
from jkp.operating import backups
from jkp.operating.copies import Copy
from jkp.operating.files import CopyUnfit
from jkp.runtime import Runtime
from jkp.security.sealing import Seals
from jkp.settings import Settings


@app.command()
def backup(
    to: Annotated[Path, typer.Argument(help="The new folder of the copy.")],
    file: SettingsFile = FILE,
) -> None:
    """Copy database and uploads while the server runs, check the copy, and seal it with the field key.

    Keys are not in it: keep them apart. What it prints last is the SHA-256 of the copy's list of files.
    """
    with explained():
        settings = settings_module.load(file)
        made = backups.back_up(settings, to, _seals(settings))
    say(f"{to}: {_told(made)}")


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="The folder of a copy.")],
    file: SettingsFile = FILE,
    data: Annotated[Path | None, typer.Option(help="Folder to restore into.")] = None,
    expect: Annotated[str | None, typer.Option(help="What `jkp backup` printed: take that very copy alone.")] = None,
) -> None:
    """Check a copy and its seal, and put it where there is no database yet. The field key must be there already."""
    with explained():
        settings = settings_module.load(file)
        storage = settings.storage.model_copy(update={"folder": data} if data else {})
        settings = settings.model_copy(update={"storage": storage})
        put = backups.restore(settings, source, _seals(settings), expect)
    say(f"{settings.storage.folder}: {_told(put)}\nnow run `jkp doctor` and `jkp verify`")


def _seals(settings: Settings) -> Seals:
    """The keys, none of which is made anew. Error: `CopyUnfit`."""
    backups.require_sqlite(settings)
    if settings.storage.field_key is None and not (settings.keys_folder / "field.key").exists():
        raise CopyUnfit(f"{settings.keys_folder / 'field.key'} is not there: bring back the field key first")
    return Runtime(settings.model_copy(update={"plugins": {}})).seals


def _told(copy: Copy) -> str:
    held = copy.manifest
    return f"{len(held.files)} files as of {held.made_at}, events up to {held.last_event}, SHA-256 {copy.sha256}"
