"""`jkp mail` shows what waits and what was done; `jkp tick` makes and sends what is due."""

import asyncio
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from support.api import Api
from support.command import settings_file
from support.journey import an_applicant
from support.mails import SARI, wants
from support.serving import PLUGINS
from typer.testing import CliRunner

from jkp import clock, commands  # noqa: F401 - adds them
from jkp import settings as settings_module
from jkp.cli import app
from jkp.database import run_tx
from jkp.mail import keeping
from jkp.mail.models import Mail
from jkp.mail.outbox import queue
from jkp.mail.terms import MailKind
from jkp.runtime import Runtime

MONTH = {"name": "Sari Wulandari", "month": 2, "amount": 2_250_000}


async def jkp(*arguments: str, status: int = 0) -> str:
    """What `jkp` prints; it must end with this status."""
    done = await asyncio.to_thread(CliRunner().invoke, app, arguments)
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    """The settings of a server with its tables and no mail."""
    shutil.copytree(migrated, tmp_path / "data")
    return settings_file(tmp_path, plugins=PLUGINS)


async def queued(file: Path) -> str:
    """Queue two mails on that server; the id of the one that is no secret."""
    runtime = Runtime(settings_module.load(file))
    await runtime.open()
    try:
        with runtime.activate():
            await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=SARI, about=MONTH))
            code = {"name": "Budi", "code": "493027", "minutes": 15}
            await run_tx(partial(queue, MailKind.ACTIVATION_CODE, to="budi@contoh.id", about=code))
            return str((await Mail.get(kind=MailKind.CLAIM_APPROVED)).id)
    finally:
        await runtime.close()


async def test_what_waits_is_listed_then_sent_as_a_file_and_shown(file: Path) -> None:
    given = ("--settings", str(file))
    assert await jkp("mail", "list", *given) == "no mails\n"
    mail_id = await queued(file)
    # when it waits, then it is listed without its address
    waiting = await jkp("mail", "list", *given)
    assert waiting.count("WAITING") == 2
    assert "s***@contoh.id" in waiting
    assert SARI not in waiting
    # when a tick sends it, then it is a file, and the same can be shown
    await jkp("tick", *given)
    assert (await jkp("mail", "list", "--status", "SENT", *given)).count("SENT") == 2
    assert await jkp("mail", "list", "--status", "WAITING", *given) == "no mails\n"
    shown = await jkp("mail", "show", mail_id, *given)
    (written,) = (file.parent / "data" / "mail").glob(f"*{mail_id}.eml")
    assert shown.rstrip("\n") == written.read_text().rstrip("\n")
    assert "Subject: Klaim bulan ke-2 disetujui" in shown


async def test_a_code_that_was_sent_cannot_be_shown_any_more(file: Path) -> None:
    given = ("--settings", str(file))
    await queued(file)
    await jkp("tick", *given)
    lines = (await jkp("mail", "list", *given)).splitlines()
    code = next(line for line in lines if "ACTIVATION_CODE" in line).split()[-1]
    assert "forgotten" in await jkp("mail", "show", code, *given, status=1)


async def test_what_is_done_is_deleted_after_its_days(api: Api) -> None:
    with api.runtime.activate():
        for _ in range(2):
            await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=SARI, about=MONTH))
        await api.runtime.postman.send_due()
        await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=SARI, about=MONTH))
        sent = await Mail.filter(done_at__isnull=False)
        long_ago = clock.machine_now() - timedelta(days=91)
        await run_tx(lambda: Mail.filter(id=sent[0].id).update(done_at=long_ago))
        assert await api.runtime.sweep_mails() == 1
        assert await Mail.all().count() == 2
        # the files are as old as they are
        folder = api.runtime.settings.mails_folder
        assert len(list(folder.glob("*.eml"))) == 2
        assert await keeping.sweep(timedelta(seconds=-5), folder) == 1
        assert list(folder.glob("*.eml")) == []


async def test_a_sandbox_that_begins_again_keeps_no_mail(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    await wants(sari)
    with api.runtime.activate():
        await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=SARI, about=MONTH))
        await api.runtime.postman.send_due()
        assert list(api.runtime.settings.mails_folder.glob("*.eml"))
        assert api.runtime.sandbox
        await api.runtime.sandbox.reset()
        assert await Mail.all().count() == 0
    assert list(api.runtime.settings.mails_folder.glob("*.eml")) == []
