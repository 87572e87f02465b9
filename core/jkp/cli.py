"""The command `jkp`, as far as it needs no HTTP and no GraphQL; `jkp_schema.cli` adds the rest."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from jkp import settings as settings_module
from jkp.claims.benefit import monthly_amount
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.schedule import window
from jkp.errors import CannotStart, Refused
from jkp.plugin import discovery, host
from jkp.plugin.discovery import PluginError
from jkp.regulation import rulebook, workdays
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.settings import SettingsError

app = typer.Typer(help="Jaminan Kehilangan Pekerjaan: the API server and its tools.", no_args_is_help=True)
plugin_app = typer.Typer(help="The plugins that are installed and named in settings.toml.", no_args_is_help=True)
app.add_typer(plugin_app, name="plugin")

SettingsFile = Annotated[Path, typer.Option("--settings", help="The settings file.", envvar="JKP_SETTINGS")]
FILE = settings_module.DEFAULT_FILE
EXPECTED = (CannotStart, Refused)


@contextmanager
def explained() -> Iterator[None]:
    """Say what is wrong in plain lines, and end with 1, for everything that an operator can mend."""
    try:
        yield
    except EXPECTED as error:
        sys.stderr.write(f"{_sentence(error)}\n")
        raise typer.Exit(1) from error


def _sentence(error: Exception) -> str:
    if isinstance(error, Refused):
        return "\n".join(f"{reason.code}: {reason.message('en')}" for reason in error.reasons)
    if isinstance(error, PluginError):
        return f"{error}\n(to start without it, set enabled = false in [plugins.{error.plugin}] of settings.toml)"
    return str(error)


def say(text: str = "") -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


@app.command()
def migrate(file: SettingsFile = FILE) -> None:
    """Bring the database to the tables of this code."""
    with explained():
        applied = asyncio.run(Runtime(settings_module.load(file)).migrate())
        say("\n".join(f"applied {name}" for name in applied) or "nothing to do")


@plugin_app.command("list")
def plugin_list(file: SettingsFile = FILE) -> None:
    """Every installed plugin, and whether it is enabled. Imports none of them."""
    with explained():
        settings = settings_module.load(file)
        enabled, installed = host.enabled(settings), discovery.installed()
        for plugin in installed.values():
            state = "enabled" if plugin.name in enabled else "available"
            say(f"{plugin.name:20} {state:10} {plugin.distribution} {plugin.version}")
        for name in sorted(set(enabled) - set(installed)):
            say(f"{name:20} {'missing':10} named in {file}, but not installed")


@app.command()
def token(
    role: Annotated[Role, typer.Argument(help="Role.")],
    subject: Annotated[str, typer.Argument(help="Subject; for PARTICIPANT the id of the participant's row.")],
    seconds: Annotated[int, typer.Option("--expires-in", help="Life in seconds; negative for an expired one.")] = 86400,
    file: SettingsFile = FILE,
) -> None:
    """Print a token of the sandbox issuer."""
    with explained():
        issuer = Runtime(settings_module.load(file).model_copy(update={"plugins": {}})).issuer
        if issuer is None:
            raise SettingsError('environment = "production" has no sandbox issuer')
        say(issuer.issue(role, subject, timedelta(seconds=seconds)))


@app.command()
def simulate(
    wage: Annotated[int, typer.Argument(min=1, help="Last reported wage, rupiah a month.")],
    filed_on: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day on which month 1 is filed.")],
    overlay: Annotated[list[str] | None, typer.Option(help="Overlays of the rule book.")] = None,
) -> None:
    """Print the windows and amounts of a case."""
    with explained():
        book = rulebook.load(overlay or ())
        for line in _simulated(wage, filed_on.date(), book):
            say(line)


def _simulated(wage: int, filed_on: date, book: rulebook.RuleBook) -> Iterator[str]:
    total = 0
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        days = window(month, filed_on, book, workdays.current()) if month > FIRST_MONTH else None
        opens_on = days.opens_on if days else filed_on
        granted = monthly_amount(wage, month, opens_on, book)
        total += granted.amount
        closes = days.closes_on.isoformat() if days else "-"
        yield f"month {month}  {opens_on}  {closes:10}  {granted.rate}  Rp{granted.amount:>11,}"
    yield f"total{' ' * 35}Rp{total:>11,}"
