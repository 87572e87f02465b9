"""Mails reach their server: encrypted or not at all, through refusals and broken connections, each once."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.mail_server import SENDER, Certificate, MailServer, Trouble, inside, mail_server

from jkp.database import run_tx
from jkp.mail.models import Mail, MailPreference
from jkp.mail.outbox import queue
from jkp.mail.sending import Patience, Postman
from jkp.mail.terms import Language, MailKind, MailStatus
from jkp.settings.mail import MailSettings

AT_ONCE = Patience(pauses=(timedelta(0),) * 30, of_a_secret=(timedelta(0),) * 30, first_rest=0.0)
ONE_PAUSE = Patience(pauses=(timedelta(0),), first_rest=0.0)
IMPLICIT = {"starttls": "implicit_tls", "username": None, "password": None}
MANY = 60


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return Certificate.made(tmp_path_factory.mktemp("certificate"))


def postman(settings: dict[str, Any], patience: Patience = AT_ONCE) -> Postman:
    return Postman(MailSettings(**settings), Path("unused"), patience)


async def approved(to: str = "sari@contoh.id", **given: Any) -> Mail:
    about = {"name": "Sari Wulandari", "month": 2, "amount": 2_250_000}
    await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to=to, about=about, **given))
    last = await Mail.all().order_by("-made_at").first()
    assert last
    return last


async def the_mail() -> Mail:
    return await Mail.get()


@inside
async def test_a_mail_arrives_by_starttls_and_signed_in_as_text_and_html(api: Api, certificate: Certificate) -> None:
    mail = await approved(language=Language.EN)
    async with mail_server(certificate) as server:
        assert await postman(server.settings(certificate)).send_due() == 1
    (got,) = server.mails
    assert (server.encrypted, server.recipients) == (1, ["sari@contoh.id"])
    assert (got["From"], got["To"], got["Subject"]) == (SENDER, "sari@contoh.id", "Your claim for month 2 is approved")
    assert got["Message-ID"] == f"<{mail.id}@jkp.contoh.id>"
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    text = got.get_body(("plain",))
    assert text is not None
    assert "IDR 2,250,000" in text.get_content()
    assert ((await the_mail()).status, (await the_mail()).attempts) == (MailStatus.SENT, 1)


@inside
async def test_by_tls_from_the_first_byte(api: Api, certificate: Certificate) -> None:
    await approved()
    async with mail_server(certificate, implicit=True) as server:
        assert await postman(server.settings(certificate, **IMPLICIT)).send_due() == 1
    assert len(server.mails) == 1


def _unsteady(server: MailServer, step: str, chance: Random) -> str | None:
    """30 % answers of 4xx at RCPT or DATA; 10 % of the connections break, before or after the mail was taken."""
    lot = chance.random()
    if step.startswith("rcpt"):
        return "450 try later" if lot < 0.15 else "drop" if lot < 0.20 else None
    return "451 try later" if lot < 0.15 else "drop" if lot < 0.18 else "drop after" if lot < 0.20 else None


@inside
async def test_every_mail_reaches_a_server_that_refuses_and_drops_and_a_double_has_the_same_id(
    api: Api,
    certificate: Certificate,
) -> None:
    # given a server that answers 30 % 4xx and drops 10 % of the connections
    for number in range(MANY):
        await approved(f"p{number}@contoh.id")
    chance = Random(20260)  # noqa: S311 - the same trouble every time
    trouble: Trouble = partial(_unsteady, chance=chance)
    async with mail_server(certificate, trouble) as server:
        # when what is due is sent until nothing is
        sender = postman(server.settings(certificate))
        while await Mail.exists(status=MailStatus.WAITING):
            await sender.send_due()
    # then each arrived; what arrived twice is the same message to its last byte
    assert set(server.recipients) == {f"p{number}@contoh.id" for number in range(MANY)}
    assert await Mail.filter(status=MailStatus.SENT).count() == MANY
    by_id = {str(mail["Message-ID"]): bytes(mail) for mail in server.mails}
    assert len(by_id) == MANY
    assert all(bytes(mail) == by_id[str(mail["Message-ID"])] for mail in server.mails)
    assert len(server.mails) > MANY  # some did arrive twice: the connection broke before the answer


@inside
async def test_nothing_is_sent_in_clear_to_a_server_without_starttls(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    await approved()
    async with mail_server(None) as server:
        assert await postman(server.settings()).send_due() == 0
    assert server.seen.total() == 0
    assert ((await the_mail()).status, (await the_mail()).attempts) == (MailStatus.WAITING, 0)
    assert "the mail server cannot be used" in caplog.text


@pytest.mark.parametrize("implicit", [False, True])
@inside
async def test_nothing_is_sent_to_a_server_with_another_certificate(
    api: Api, certificate: Certificate, tmp_path: Path, *, implicit: bool
) -> None:
    await approved()
    other = Certificate.made(tmp_path, "other")
    async with mail_server(other, implicit=implicit) as server:
        given = server.settings(certificate, **(IMPLICIT if implicit else {}))
        assert await postman(given).send_due() == 0
    assert server.seen.total() == 0
    assert (await the_mail()).attempts == 0


@inside
async def test_a_wrong_password_costs_no_mail_an_attempt(api: Api, certificate: Certificate) -> None:
    await approved()
    async with mail_server(certificate) as server:
        assert await postman(server.settings(certificate, password="salah")).send_due() == 0
        assert ((await the_mail()).status, (await the_mail()).attempts) == (MailStatus.WAITING, 0)
        # when the operator mends it
        assert await postman(server.settings(certificate)).send_due() == 1


@inside
async def test_while_the_server_is_away_it_is_not_asked_for_every_mail(api: Api, certificate: Certificate) -> None:
    await approved()
    async with mail_server(certificate) as server:
        given = server.settings(certificate)
    resting = postman(given, Patience(first_rest=60.0))
    assert await resting.send_due() == 0
    async with mail_server(certificate) as server:
        assert await resting.send_due() == 0
    assert server.mails == []


@pytest.mark.parametrize(
    ("step", "answer", "is_marked"),
    [("rcpt", "550 no such user", True), ("data", "554 not wanted", False)],
)
@inside
async def test_what_is_refused_for_good_is_not_tried_again(
    api: Api, certificate: Certificate, step: str, answer: str, *, is_marked: bool
) -> None:
    participant = "7b0c5d0e-0000-4000-8000-000000000001"
    await approved(participant_id=participant)
    async with mail_server(certificate, lambda _, at: answer if at.startswith(step) else None) as server:
        sender = postman(server.settings(certificate))
        assert await sender.send_due() == 1
        assert await sender.send_due() == 0
    mail = await the_mail()
    assert (mail.status, mail.attempts, (mail.last_error or "")[:3]) == (MailStatus.REFUSED, 1, answer[:3])
    assert "contoh" not in (mail.last_error or "")
    # then an address that is refused is marked, and one whose mail is refused is not
    assert await MailPreference.filter(refused_at__isnull=False).exists() is is_marked


@inside
async def test_one_that_is_refused_for_good_does_not_hold_up_the_next(api: Api, certificate: Certificate) -> None:
    for name in ("tiada", "sari"):
        await approved(f"{name}@contoh.id")
    async with mail_server(certificate, lambda _, at: "550 no" if at == "rcpt:tiada@contoh.id" else None) as server:
        assert await postman(server.settings(certificate)).send_due() == 2
    assert server.recipients == ["sari@contoh.id"]


@inside
async def test_after_the_last_attempt_it_is_given_up(api: Api, certificate: Certificate) -> None:
    await approved()
    async with mail_server(certificate, lambda _, at: "451 later") as server:
        sender = postman(server.settings(certificate), ONE_PAUSE)
        assert [await sender.send_due() for _ in range(3)] == [1, 0, 0]
    mail = await the_mail()
    assert (mail.status, mail.attempts, mail.last_error) == (MailStatus.GIVEN_UP, 2, "451 SMTPRecipientRefused")


@inside
async def test_a_pause_lies_between_two_attempts(api: Api, certificate: Certificate) -> None:
    await approved()
    async with mail_server(certificate, lambda _, at: "451 later") as server:
        sender = postman(server.settings(certificate), Patience())
        assert await sender.send_due() == 0
        assert await sender.send_due() == 0
    mail = await the_mail()
    assert (mail.attempts, mail.status) == (1, MailStatus.WAITING)
    assert mail.next_try_at is not None
    assert mail.next_try_at - mail.made_at >= timedelta(minutes=1)


async def test_two_servers_send_each_mail_once(serve_on_any: Serve, certificate: Certificate) -> None:
    api = await serve_on_any()
    with api.runtime.activate():
        for number in range(12):
            await approved(f"p{number}@contoh.id")
        async with mail_server(certificate) as server:
            senders = [postman(server.settings(certificate)) for _ in range(3)]
            done = await asyncio.gather(*(sender.send_due() for sender in senders))
        assert sum(done) == len(server.mails) == 12


@inside
async def test_what_another_server_holds_is_left_to_it_until_its_time_is_over(
    api: Api, certificate: Certificate
) -> None:
    mail = await approved()
    await run_tx(partial(_hold, mail, timedelta(minutes=1)))
    async with mail_server(certificate) as server:
        sender = postman(server.settings(certificate))
        assert await sender.send_due() == 0
        await run_tx(partial(_hold, mail, timedelta(minutes=-1)))
        assert await sender.send_due() == 1


async def _hold(mail: Mail, time: timedelta) -> None:
    await Mail.filter(id=mail.id).update(held_until=mail.made_at + time)


@pytest.mark.parametrize(
    "address",
    [
        "sari@contoh.id\r\nBcc: semua@contoh.id",
        "sari@contoh.id\nSubject: lain",
        "sari@contoh.id>, <semua@contoh.id",
        "sari@contoh.id, semua@contoh.id",
        "Sari <semua@contoh.id>",
        "sari contoh",
        "",
    ],
)
@inside
async def test_no_address_brings_in_a_header_or_a_second_recipient(
    api: Api, certificate: Certificate, address: str
) -> None:
    await approved(address)
    async with mail_server(certificate) as server:
        assert await postman(server.settings(certificate)).send_due() == 1
    assert (server.mails, server.recipients) == ([], [])
    assert (await the_mail()).status is MailStatus.REFUSED


@inside
async def test_a_name_brings_in_no_header(api: Api, certificate: Certificate) -> None:
    about = {"name": "Sari\r\nBcc: semua@contoh.id", "month": 2, "amount": 1}
    await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to="sari@contoh.id", about=about))
    async with mail_server(certificate) as server:
        await postman(server.settings(certificate)).send_due()
    (got,) = server.mails
    assert got["Bcc"] is None
    assert server.recipients == ["sari@contoh.id"]


@pytest.mark.parametrize("outcome", ["550 no", None])
@inside
async def test_a_secret_is_forgotten_once_it_is_sent_or_refused(
    api: Api, certificate: Certificate, outcome: str | None
) -> None:
    about = {"name": "Sari", "code": "493027", "minutes": 15}
    await run_tx(partial(queue, MailKind.ACTIVATION_CODE, to="sari@contoh.id", about=about))
    async with mail_server(certificate, lambda _, at: outcome) as server:
        await postman(server.settings(certificate)).send_due()
    assert (await the_mail()).about() is None


@inside
async def test_without_a_server_a_mail_becomes_one_file_that_only_its_owner_reads(api: Api, tmp_path: Path) -> None:
    mail = await approved()
    clerk = Postman(MailSettings(), tmp_path / "mail")
    assert await clerk.send_due() == 1
    # when it is sent again, as after a crash
    await run_tx(lambda: Mail.filter(id=mail.id).update(status=MailStatus.WAITING, next_try_at=mail.made_at))
    assert await clerk.send_due() == 1
    # then it is the same file
    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == f"{mail.made_at:%Y%m%dT%H%M%S}-{mail.id}.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert b"\r\nSubject: Klaim bulan ke-2 disetujui\r\n" in file.read_bytes()


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"host": "mail.contoh.id"}, "sender"),
        ({"host": "mail.contoh.id", "sender": "jkp"}, "sender"),
        ({"host": "mail.contoh.id", "sender": "JKP <a@b.id>\nBcc: c@d.id"}, "sender"),
        ({"host": "mail.contoh.id", "sender": "a@b.id", "starttls": "off"}, "loopback"),
        ({"host": "10.0.0.1", "sender": "a@b.id", "starttls": "off"}, "loopback"),
        ({"host": "mail.contoh.id", "sender": "a@b.id", "starttls": "optional"}, "required"),
        ({"host": "mail.contoh.id", "sender": "a@b.id", "username": "jkp"}, "password"),
    ],
)
def test_settings_that_would_send_in_clear_or_cannot_work_are_refused(given: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        MailSettings(**given)


@inside
async def test_a_mail_on_its_way_arrives_once_when_the_sender_is_stopped(api: Api, certificate: Certificate) -> None:
    await approved("p1@contoh.id")
    await approved("p2@contoh.id")
    async with mail_server(certificate) as server:
        server.seconds = 0.3
        sending = asyncio.create_task(postman(server.settings(certificate)).send_due())
        while not server.seen["rcpt"]:
            await asyncio.sleep(0.01)

        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending

    assert len(server.mails) == 1
    statuses = {mail.status: mail.held_until for mail in await Mail.all()}
    assert statuses == {MailStatus.SENT: None, MailStatus.WAITING: None}
