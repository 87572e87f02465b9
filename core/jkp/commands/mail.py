"""`jkp mail`: the mails of this server, waiting and done."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from jkp import clock
from jkp import settings as settings_module
from jkp.audit import noting
from jkp.audit.models import AuditAction, Personal
from jkp.cli import FILE, SettingsFile, app, explained, run_open, say
from jkp.database import reader, run_tx
from jkp.errors import CannotStart
from jkp.mail.message import NOBODY, parcel_of
from jkp.mail.models import Mail
from jkp.mail.terms import MailStatus
from jkp.runtime import Runtime
from jkp.settings.mail import MailSettings

mail_app = typer.Typer(help="Mails: what waits, what was sent, and what was refused.", no_args_is_help=True)
app.add_typer(mail_app, name="mail")

LINE = "{made_at:19}  {kind:24} {status:9} {attempts:>2}  {recipient:28} {id}  {error}"


class MailGone(CannotStart):
    """There is no such mail, or its content was a secret and is forgotten."""


@mail_app.command("list")
def list_mails(
    status: Annotated[MailStatus | None, typer.Option(help="Only those that stand there.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=10_000, help="So many, the newest first.")] = 50,
    file: SettingsFile = FILE,
) -> None:
    """List mails, the newest first; addresses are masked."""
    with explained():
        lines = run_open(Runtime(settings_module.load(file)), lambda: _listed(status, most))
    say("\n".join(lines) or "no mails")


@mail_app.command("show")
def show(
    id: Annotated[UUID, typer.Argument(help="The id of a mail, from `jkp mail list`.")], file: SettingsFile = FILE
) -> None:
    """Print one mail as it is sent, with its address."""
    with explained():
        settings = settings_module.load(file)
        say(run_open(Runtime(settings), lambda: _shown(id, settings.mail)))


def masked(address: str) -> str:
    """An address that its owner knows again: `s***@contoh.id`."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"


async def _listed(status: MailStatus | None, most: int) -> list[str]:
    rows = Mail.all() if status is None else Mail.filter(status=status)
    return [_line(mail) for mail in await rows.order_by("-made_at").limit(most).using_db(reader())]


async def _shown(mail_id: UUID, settings: MailSettings) -> str:
    mail = await Mail.get_or_none(id=mail_id, using_db=reader())
    if mail is None or mail.about_sealed is None:
        raise MailGone(f"{mail_id}: there is no such mail, or its content was a secret and is forgotten")
    person, kinds = mail.participant_id, (Personal.CONTACT, Personal.NAME)
    await run_tx(lambda: noting.wrote(person, *kinds, action=AuditAction.READ, about=str(mail_id)))
    parcel = parcel_of(mail, settings.sender or NOBODY, settings.portal_url)
    return parcel.content.decode().replace("\r\n", "\n")


def _line(mail: Mail) -> str:
    return LINE.format(
        made_at=_moment(mail.made_at),
        kind=mail.kind.value,
        status=mail.status.value,
        attempts=mail.attempts,
        recipient=masked(mail.address()),
        id=mail.id,
        error=mail.last_error or "",
    ).rstrip()


def _moment(at: datetime) -> str:
    return at.astimezone(clock.JAKARTA).strftime("%Y-%m-%d %H:%M:%S")
