"""What the commands of `jkp` share: where they hang, their options, and how a fault is told."""

import asyncio
import getpass
import os
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from jkp import settings as settings_module
from jkp.audit import noting
from jkp.audit.noting import Scene
from jkp.errors import CannotStart, Refused
from jkp.operating import logs
from jkp.plugin.discovery import PluginError, PluginErrors
from jkp.plugin.hooks import TRACE
from jkp.runtime import Runtime

app = typer.Typer(help="Jaminan Kehilangan Pekerjaan: the API server and its tools.", no_args_is_help=True)
plugin_app = typer.Typer(help="The plugins that are installed and named in settings.toml.", no_args_is_help=True)
app.add_typer(plugin_app, name="plugin")

SettingsFile = Annotated[Path, typer.Option("--settings", help="The settings file.", envvar="JKP_SETTINGS")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show where in the code an error came from.")]
FILE = settings_module.DEFAULT_FILE
EXPECTED = (CannotStart, Refused)
T = TypeVar("T")


def _scene() -> Scene:
    """The audit says who runs which command, without its arguments."""
    words, groups = sys.argv[1:], {group.name for group in app.registered_groups}
    return Scene(f"OPERATOR:{user()}", " ".join(words[: 2 if words[:1] and words[0] in groups else 1]))


def user() -> str:
    """The name of whoever runs this; the number, where the system has no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


@contextmanager
def explained(*, verbose: bool = False) -> Iterator[None]:
    """Say what is wrong in plain lines, and end with 1, for everything that an operator can mend.

    With `verbose` say also where in the code it came from.
    """
    if os.environ.get(TRACE):
        logs.configure()
    try:
        yield
    except EXPECTED as error:
        say_trace(error, only_if=verbose)
        sys.stderr.write(f"{_sentence(error)}\n")
        raise typer.Exit(1) from error


def say_trace(error: BaseException, *, only_if: bool = True) -> None:
    """Print where in the code an error came from, for each of several."""
    for each in error.errors if isinstance(error, PluginErrors) else (error,):
        sys.stderr.write("".join(traceback.format_exception(each)) if only_if else "")


def _sentence(error: Exception) -> str:
    if isinstance(error, Refused):
        return "\n".join(f"{reason.code}: {reason.message('en')}" for reason in error.reasons)
    if isinstance(error, PluginErrors):
        return "\n".join(map(_sentence, error.errors))
    if isinstance(error, PluginError):
        return f"{error}\n(to start without it, set enabled = false in [plugins.{error.plugin}] of settings.toml)"
    return str(error)


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def run_open(runtime: Runtime, work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` on the open database of a server, and close it again."""
    return asyncio.run(_opened(runtime, work))


async def _opened(runtime: Runtime, work: Callable[[], Awaitable[T]]) -> T:
    noting.begin(_scene())
    await runtime.open()
    try:
        with runtime.activate():
            return await work()
    finally:
        await runtime.close()
