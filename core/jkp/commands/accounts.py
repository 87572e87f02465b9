"""`jkp accounts`: confirm whose a local account is, with a person's papers in hand."""

from functools import partial
from typing import Annotated
from uuid import UUID

import typer

from jkp import settings as settings_module
from jkp.accounts import confirming
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.database import run_tx
from jkp.runtime import Runtime

accounts_app = typer.Typer(help="Local accounts: who waits to be confirmed, and whose they are.", no_args_is_help=True)
app.add_typer(accounts_app, name="accounts")

AccountId = Annotated[UUID, typer.Argument(help="The id of an account, from `jkp accounts list`.")]


@accounts_app.command("list")
def list_accounts(file: SettingsFile = FILE) -> None:
    """List the accounts that wait to be confirmed, the oldest first, by their ids."""
    with explained():
        waiting = run_open(Runtime(settings_module.load(file)), confirming.waiting)
    say("\n".join(f"{one.id}  {one.registered_at:%Y-%m-%d %H:%M}" for one in waiting) or "nobody waits")


@accounts_app.command("show")
def show(id: AccountId, file: SettingsFile = FILE) -> None:
    """Print what somebody said of herself, to be compared with her papers. It is personal data."""
    with explained():
        seen = run_open(Runtime(settings_module.load(file)), partial(run_tx, partial(confirming.seen, id)))
        for name, value in vars(seen).items():
            say(f"{name:17}{'-' if value is None else value}")


@accounts_app.command("confirm")
def confirm(id: AccountId, file: SettingsFile = FILE) -> None:
    """Say that the account is that of the participant with its NIK: she can sign in from now on."""
    with explained():
        run_open(Runtime(settings_module.load(file)), partial(run_tx, partial(confirming.confirm, id)))
    say("confirmed")


@accounts_app.command("remove")
def remove(id: AccountId, file: SettingsFile = FILE) -> None:
    """Delete an account; its tokens end. The participant stays."""
    with explained():
        run_open(Runtime(settings_module.load(file)), partial(run_tx, partial(confirming.remove, id)))
    say("removed")
