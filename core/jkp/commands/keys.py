"""`jkp apikey`: the keys by which systems come in. The first one is made here; it can make others over the API."""

import getpass
from typing import Annotated

import typer

from jkp import clock
from jkp import settings as settings_module
from jkp.access import keys
from jkp.access.models import ApiKey
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.database import run_tx
from jkp.errors import CannotStart
from jkp.runtime import Runtime
from jkp.security.api_keys import PREFIX
from jkp.security.principals import Principal, Role
from jkp.security.scopes import Scope
from jkp.settings import Settings

apikey_app = typer.Typer(help="API keys: by which systems come in, without a person.", no_args_is_help=True)
app.add_typer(apikey_app, name="apikey")


@apikey_app.command("create")
def create(
    role: Annotated[Role, typer.Argument(help="INTEGRATOR, EMPLOYER, TRAINING_PROVIDER or OPERATOR.")],
    subject: Annotated[str, typer.Argument(help="Who uses it: an npp, a provider's code, or the name of a system.")],
    scope: Annotated[list[str], typer.Option(help="What it may be used for; can be given several times.")],
    days: Annotated[int, typer.Option(help="For how many days, 1-366.")] = 90,
    file: SettingsFile = FILE,
) -> None:
    """Make a key and print it. It is not kept, and cannot be printed again."""
    new = keys.NewKey(role=role, subject=subject, scopes=scope, days=days)
    with explained():
        settings = settings_module.load(file)
        allowed = keys.grantable(_enabled(settings)) | {Scope.KEYS_MANAGE}
        _, key = run_open(Runtime(settings), lambda: run_tx(lambda: keys.create(_by(), new, allowed)))
        say(key)


@apikey_app.command("list")
def list_(file: SettingsFile = FILE) -> None:
    """Print every key that opens something, the newest first: how it begins, whose it is, its end and its last use."""
    with explained():
        for row in run_open(Runtime(settings_module.load(file)), _good):
            used = row.last_used_on.isoformat() if row.last_used_on else "never used"
            ends_on = clock.day_of(row.expires_at).isoformat()
            say(f"{keys.hint(row)}  {row.role}  {row.subject}  {','.join(row.scopes)}  until {ends_on}  {used}")


@apikey_app.command("revoke")
def revoke(
    hint: Annotated[str, typer.Argument(help="How the key begins, as `jkp apikey list` prints it.")],
    file: SettingsFile = FILE,
) -> None:
    """Let a key open nothing any more. A running server closes what the key has open."""
    with explained():
        run_open(Runtime(settings_module.load(file)), lambda: _revoked(hint))
        say(f"revoked {hint}")


async def _good() -> list[ApiKey]:
    return await ApiKey.filter(revoked_at=None, expires_at__gt=clock.machine_now()).order_by("-created_at", "id")


async def _revoked(hint: str) -> None:
    row = await ApiKey.get_or_none(public_part=hint.removeprefix(PREFIX))
    if row is None:
        raise CannotStart(f"no key begins with {hint}")
    await run_tx(lambda: keys.revoke(_by(), row.id))


def _enabled(settings: Settings) -> list[str]:
    return [name for name, section in settings.plugins.items() if section.get("enabled", True)]


def _by() -> Principal:
    """Whoever may run commands on the server."""
    return Principal(Role.OPERATOR, getpass.getuser())
