"""The command `jkp`, as far as it needs no HTTP and no GraphQL; `jkp_schema.cli` adds the rest."""

import asyncio
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from jkp import clock, places
from jkp import settings as settings_module
from jkp.claims import deciding, ticking
from jkp.claims.benefit import monthly_amount
from jkp.claims.deciding import Chain
from jkp.claims.locks import FIRST_MONTH, LAST_MONTH
from jkp.claims.schedule import window
from jkp.errors import CannotStart, Refused
from jkp.events import growing
from jkp.notices import telling
from jkp.operating import logs
from jkp.plugin import collecting, removing, subscribing
from jkp.plugin.discovery import PluginError, PluginErrors
from jkp.plugin.hooks import TRACE
from jkp.regulation import rulebook, workdays
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.settings import Settings, SettingsError

app = typer.Typer(help="Jaminan Kehilangan Pekerjaan: the API server and its tools.", no_args_is_help=True)
plugin_app = typer.Typer(help="The plugins that are installed and named in settings.toml.", no_args_is_help=True)
app.add_typer(plugin_app, name="plugin")

SettingsFile = Annotated[Path, typer.Option("--settings", help="The settings file.", envvar="JKP_SETTINGS")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show where in the code an error came from.")]
FILE = settings_module.DEFAULT_FILE
EXPECTED = (CannotStart, Refused)


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


@app.command()
def verify(file: SettingsFile = FILE) -> None:
    """Compute the chain of all decisions again; fail when one was changed, taken out or put in."""
    with explained():
        chain = asyncio.run(_verified(Runtime(settings_module.load(file))))
    for fault in chain.faults:
        sys.stderr.write(f"{fault}\n")
    if chain.faults:
        raise typer.Exit(1)
    before = f", {chain.unchained} from before the chain" if chain.unchained else ""
    say(f"determinations: {chain.length} in one unbroken chain{before}; the last hash is {chain.last_hash}")


async def _verified(runtime: Runtime) -> Chain:
    await runtime.open()
    try:
        with runtime.activate():
            return await deciding.verify()
    finally:
        await runtime.close()


@app.command()
def tick(file: SettingsFile = FILE) -> None:
    """Store and announce what time alone has caused, ask sources that are due, and tell plugins what has happened.

    `jkp serve` does it by itself.
    """
    with explained():
        say(f"changes: {asyncio.run(_ticked(Runtime(settings_module.load(file))))}")


async def _ticked(runtime: Runtime) -> int:
    await runtime.open()
    try:
        with runtime.activate():
            changes = await ticking.tick()
            await growing.settle()
            await runtime.cut_log()
            await collecting.collect_due()
            while await subscribing.deliver():
                pass
            await runtime.webhooks.deliver()
            await runtime.prune_deliveries()
            await _tell_by_mail(runtime)
            return changes
    finally:
        await runtime.close()


async def _tell_by_mail(runtime: Runtime) -> None:
    while await telling.tell():
        pass
    await runtime.reminders.remind()
    while await runtime.postman.send_due():
        pass


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
    calendar = workdays.Calendar(book.holiday_categories).known_on(clock.today())
    total = 0
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        days = window(month, filed_on, book, calendar) if month > FIRST_MONTH else None
        opens_on = days.opens_on if days else filed_on
        granted = monthly_amount(wage, month, opens_on, book)
        total += granted.amount
        closes = days.closes_on.isoformat() if days else "-"
        yield f"month {month}  {opens_on}  {closes:10}  {granted.rate}  Rp{granted.amount:>11,}"
    yield f"total{' ' * 35}Rp{total:>11,}"
