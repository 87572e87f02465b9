"""After a life with mails and webhooks really sent, what is secret of people is in no place where it must not be."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.command import jkp
from support.journey import Person, a_claimant
from support.keys import holder
from support.local_accounts import CHANGE, PASSWORD, Visitor
from support.mail_server import Certificate, MailServer, mail_server
from support.mails import tell, wants
from support.receiver import Receiver, receiving
from support.rows import all_rows
from support.searching import holding
from support.serving import PLUGINS
from support.webhooks import SETTINGS, an_endpoint, deliver

from jkp.database import drain
from jkp.operating import backups, figures
from jkp.operating.logs import formatter
from jkp.settings.operating import LogForm
from jkp_schema.ids import uuid_of

pytestmark = pytest.mark.slow
ACCOUNT = "1234567890"
MOTHER, PHONE = "Rukmini Cendrawasih", "081298765432"
HERS, IN_CONTACT = "sari.burung@contoh.id", "kicau.pagi@contoh.id"
NEW, WRONG = "sembilan-rusa-putih", "salah-kata-sandinya"

OF_THE_OTHER_SIDE = ("mail.log", "mail.debug")
"""Loggers of the mail server of this test, which runs in the same process."""


def spelled(nik: str) -> list[str]:
    """The ways in which people write a NIK."""
    fours, parts = [nik[at : at + 4] for at in range(0, 16, 4)], (nik[:6], nik[6:12], nik[12:])
    return [nik, *(sign.join(cut) for sign in " .-" for cut in (fours, parts))]


@contextmanager
def logged() -> Iterator[StringIO]:
    """Everything that is logged meanwhile, from DEBUG on, as the server writes it for machines."""
    written, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(formatter(LogForm.JSON))
    handler.addFilter(lambda record: record.name not in OF_THE_OTHER_SIDE)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


async def lived(api: Api, receiver: Receiver) -> tuple[Person, dict[str, list[str]]]:
    """A claim, an account, a key and an endpoint, and all that somebody mistypes; what is secret of it by name."""
    endpoint = await an_endpoint(api, receiver.url)
    system = await holder(api, "INTEGRATOR", "portal", "events:read")
    await system("{ events(first: 5) { nodes { type } } }")
    visitor = await Visitor.insured(api, HERS)
    await visitor.registers(mother=MOTHER, phone=PHONE)
    codes = await visitor.codes()
    mine = visitor.admitted(await visitor.activates())
    await visitor.signs_in(password=WRONG)
    await visitor.signs_in(login=visitor.nik)
    await mine(CHANGE, old=PASSWORD, new=NEW)
    sari = await a_claimant(api, "2025-03-10")
    await wants(sari, IN_CONTACT)
    nik = (await sari.me("{ viewer { participant { nik } } }"))["viewer"]["participant"]["nik"]
    for each in (*spelled(nik), *spelled(visitor.nik)):
        await mistyped(api, each)
    await tell(api)
    return sari, {
        "nik": spelled(nik) + spelled(visitor.nik),
        "account": [ACCOUNT],
        "mother": [MOTHER],
        "phone": [PHONE, PHONE[1:]],
        "email": [HERS, IN_CONTACT],
        "password": [PASSWORD, NEW, WRONG],
        "code": codes,
        "token": [str(token) for token in (mine.token, sari.me.token, system.token)],
        "webhook": [endpoint.secret],
    }


async def mistyped(api: Api, nik: str) -> None:
    """It comes where it does not belong: in a query, a variable, a header, an address."""
    for document, given in (
        (f'{{ participant(id: "{nik}") {{ name }} }}', {}),
        (f'{{ participnt(nik: "{nik}") {{ name }} }}', {}),
        (op.REGISTER_PARTICIPANT, {"nik": nik, "name": nik, "bornOn": nik, "key": op.key()}),
    ):
        try:
            await api.officer(document, **given)
        except Answered:
            continue
    await api.http.get(f"/uploads/{nik}", headers={**api.officer.headers(), "x-request-id": nik})
    await api.http.post("/graphql", content=f'{{"query": "{{ viewer {{ role }} }}", "{nik}": ', headers=api.headers())


async def places(api: Api, words: Mapping[str, list[str]], said: Mapping[str, str], folders: list[Path]) -> list[str]:
    """Where which of them is found: tables, files (asked of another process), and what was said."""
    await drain()
    tables = {f"the table {name}": repr(rows) for name, rows in (await all_rows(api)).items()}
    return sorted(
        {
            f"{kind} in {place}"
            for place, text in {**tables, **said}.items()
            for kind in words
            if _has(text, words[kind])
        }
        | {
            f"{kind} in the file {name}"
            for kind in words
            for word in words[kind]
            for folder in folders
            for name in holding(word, folder)
        }
    )


def _has(text: str, words: list[str]) -> bool:
    return any(word in text for word in words)


def commands(api: Api, settings: Path, sari: Person) -> dict[str, str]:
    """What an operator is told."""
    person = str(uuid_of("Participant", sari.id))
    asked = (["mail", "list"], ["accounts", "list"], ["audit", "list", person], ["audit", "verify"], ["keys", "list"])
    told = {" ".join(words[:2]): jkp(*words, "--settings", settings) for words in (*asked, ["doctor"])}
    return {name: done.stdout + done.stderr for name, done in told.items()}


def sent(mails: MailServer, receiver: Receiver) -> dict[str, str]:
    """Headers of mails but that which says to whom, and everything that the webhook's receiver got."""
    heads = [f"{name}: {value}" for mail in mails.mails for name, value in mail.items() if name != "To"]
    requests = [f"{request.headers} {request.body!r}" for request in receiver.requests]
    return {"a mail's head": "\n".join(heads), "a webhook": "\n".join(requests)}


async def test_what_is_secret_stays_where_it_belongs(serve: Any, tmp_path: Path) -> None:
    certificate = Certificate.made(tmp_path)
    async with mail_server(certificate) as mails, receiving() as receiver:
        config = {"accounts": {"least_seconds": 0}, "mail": mails.settings(certificate), "webhooks": SETTINGS}
        api = await serve(**config)
        with logged() as log:
            sari, words = await lived(api, receiver)
            with api.runtime.activate():
                assert await api.runtime.postman.send_due() >= 2
            assert await deliver(api) > 2
            folder = api.runtime.settings.storage.folder
            with api.runtime.activate():
                await drain()
                metrics = (await figures.text(api.runtime)).decode()
            copy = tmp_path / "copy"
            await asyncio.to_thread(backups.back_up, api.runtime.settings, copy, api.runtime.seals)
        settings = tmp_path / "settings.toml"
        sections = "".join(f"[plugins.{name}]\n" for name in PLUGINS)
        settings.write_text(f'[storage]\nfolder = "{folder}"\n{sections}')
        said = {
            "the log": log.getvalue(),
            "the metrics": metrics,
            **sent(mails, receiver),
            **await asyncio.to_thread(commands, api, settings, sari),
        }

        # given that mails, webhooks and lines of the log came, and that she got her code
        assert (len(mails.mails) >= 2, mails.encrypted) == (True, len(mails.mails))
        assert len(receiver.requests) > 2
        assert '"level":"debug"' in said["the log"]
        assert any(code in str(mail.get_body(("plain",))) for code in words["code"] for mail in mails.mails)
        # then none of it is anywhere else
        assert await places(api, words, said, [folder, tmp_path / "copy"]) == []

        # and what is planted is found
        (folder / "leak").write_text(words["nik"][1])
        planted = {"the log": f"{MOTHER} signed in"}
        assert await places(api, words, planted, [folder]) == ["mother in the log", "nik in the file leak"]
