"""`jkp keys`: the root keys of sealed fields, and their change."""

import typer
from cryptography.exceptions import InvalidTag

from jkp import resealing
from jkp import settings as settings_module
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.errors import CannotStart
from jkp.resealing import Counts
from jkp.runtime import Runtime
from jkp.security.sealing import KeyUnknown

keys_app = typer.Typer(help="The root keys of sealed fields.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")


class CannotOpen(CannotStart):
    """A sealed value cannot be opened with any key that is configured."""


@keys_app.command("list")
def list_keys(file: SettingsFile = FILE) -> None:
    """The names of the keys, the newest first, and how many rows an older one has sealed."""
    with explained():
        runtime = Runtime(settings_module.load(file))
        left = run_open(runtime, lambda: resealing.still_old(runtime.database.tables()))
    for place, name in enumerate(runtime.seals.names):
        say(f"{name}  {'older' if place else 'newest: it seals'}")
    _tell(left, "sealed with an older key")


@keys_app.command("rotate")
def rotate(file: SettingsFile = FILE) -> None:
    """Seal everything anew with `storage.field_key`, also while servers run; broken off, it goes on where it ended."""
    with explained():
        runtime = Runtime(settings_module.load(file))
        done = run_open(runtime, lambda: _rotated(runtime))
    _tell(done, "sealed anew")
    say("storage.old_field_keys can be emptied, once every server has been started with it empty")


async def _rotated(runtime: Runtime) -> Counts:
    try:
        return await resealing.reseal(runtime.database.tables())
    except KeyUnknown as error:
        raise CannotOpen(f"a value was sealed with the key {error}, which is not in storage.old_field_keys") from error
    except InvalidTag as error:
        raise CannotOpen("a sealed value was altered, or moved from another row: it does not open") from error


def _tell(counts: Counts, what: str) -> None:
    for table, number in counts.items():
        say(f"{table}: {number} rows {what}")
