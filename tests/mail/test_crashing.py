"""A server that dies between two durable effects loses no mail and makes none twice."""

import asyncio
import shutil
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from support.command import jkp, settings_file
from support.mails import SARI
from support.serving import PLUGINS

from jkp import settings as settings_module
from jkp.crashing import STATUS
from jkp.database import run_tx
from jkp.mail.outbox import queue
from jkp.mail.terms import MailKind
from jkp.runtime import Runtime


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    """The settings of a server on which one mail waits."""
    shutil.copytree(migrated, tmp_path / "data")
    return settings_file(tmp_path, plugins=PLUGINS)


async def one_waits(file: Path) -> None:
    runtime = Runtime(settings_module.load(file))
    await runtime.open()
    try:
        with runtime.activate():
            about = {"name": "Sari", "month": 2, "amount": 1}
            await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=SARI, about=about))
    finally:
        await runtime.close()


async def test_who_dies_after_the_sending_sends_the_same_mail_again(file: Path) -> None:
    # given a server that dies once its mail was taken
    await one_waits(file)
    died = await asyncio.to_thread(jkp, "tick", "--settings", file, JKP_CRASH="mail.after_250")
    folder = file.parent / "data" / "mail"
    first = {each.name: each.read_bytes() for each in folder.iterdir()}
    assert (died.returncode, len(first)) == (STATUS, 1)
    # when the next one begins at once, then it leaves the mail to the other
    (await asyncio.to_thread(jkp, "tick", "--settings", file)).check_returncode()
    assert "WAITING" in (await asyncio.to_thread(jkp, "mail", "list", "--settings", file)).stdout
    # and once its time is over, it is the same mail to its last byte
    with sqlite3.connect(file.parent / "data" / "jkp.db") as database:
        database.execute("UPDATE mail SET held_until = '2020-01-01 00:00:00+00:00'")
    database.close()
    (await asyncio.to_thread(jkp, "tick", "--settings", file)).check_returncode()
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == first
    assert "SENT" in (await asyncio.to_thread(jkp, "mail", "list", "--settings", file)).stdout
