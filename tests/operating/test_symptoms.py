"""A server that answers says what else of it does not work, and is sent requests all the same."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from conftest import Serve
from pydantic import SecretStr
from support.api import Api
from support.journey import a_person
from support.rows import sql
from support.webhooks import SETTINGS, an_endpoint, happens, passes

from jkp.clock import machine_now
from jkp.database import drain, run_tx
from jkp.events.buses import listen
from jkp.events.buses.postgres import PostgresBus
from jkp.mail.models import Mail
from jkp.mail.outbox import queue
from jkp.mail.terms import MailKind
from jkp.operating import symptoms
from jkp.operating.health import State
from jkp.operating.symptoms import LATE
from jkp.places import PostgresServer
from jkp.webhooks import spreading
from jkp.webhooks.models import WebhookEndpoint
from jkp.worker.running import alive

LATER = LATE + timedelta(minutes=1)
BY_CRON = {"server": {"tick_seconds": 0}}


async def degraded(api: Api) -> dict[str, str]:
    """What is named; requests are answered all the same."""
    found = await api.app.operating.health()
    assert found.failed == {}
    assert found.state is (State.DEGRADED if found.degraded else State.READY)
    return dict(found.degraded)


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await is_so():
            await asyncio.sleep(0.05)


async def test_where_no_process_works_it_is_said_until_one_does(serve_on_any: Serve) -> None:
    api = await serve_on_any()
    alone = await degraded(api)

    async with alive(api.runtime):
        await until(partial(_works, api))
        # then another process knows it too
        api.runtime.is_working = False
        beside = await degraded(api)

    assert alone == {"worker": "no process works"}
    assert beside == {}
    # PostgreSQL notices a little later that a session is gone
    await until(partial(_nobody_works, api))


async def _nobody_works(api: Api) -> bool:
    return await degraded(api) == {"worker": "no process works"}


async def _works(api: Api) -> bool:
    return api.runtime.is_working


async def a_mail(api: Api) -> None:
    about = {"name": "Sari", "month": 2, "amount": 2_250_000}
    with api.runtime.activate():
        await run_tx(partial(queue, MailKind.CLAIM_APPROVED, to="sari@contoh.id", about=about))


async def test_a_mail_server_that_cannot_be_used_and_mails_that_wait_are_said(serve: Serve) -> None:
    server = {"host": "127.0.0.1", "port": 1, "sender": "JKP <jkp@example.go.id>", "starttls": "off"}
    api = await serve(mail=server, **BY_CRON)
    await a_mail(api)
    assert await degraded(api) == {}

    with api.runtime.activate():
        await Mail.all().update(next_try_at=machine_now() - LATER)
        assert await degraded(api) == {"mail": "1 wait for more than 10 minutes"}
        await api.runtime.postman.send_due()

    assert await degraded(api) == {"mail": "the mail server cannot be used"}


async def test_webhooks_that_nobody_tries_are_said_and_a_receiver_that_is_down_is_not(serve: Serve) -> None:
    api = await serve(webhooks=SETTINGS, **BY_CRON)
    await an_endpoint(api, "http://127.0.0.1:1/")
    await happens(api, "CLAIM_APPROVED")
    with api.runtime.activate():
        (endpoint,) = await WebhookEndpoint.all()
        await spreading.spread(endpoint)
    assert await degraded(api) == {}

    await passes(api, LATER)
    assert await degraded(api) == {"webhooks": "1 wait for more than 10 minutes"}

    with api.runtime.activate():
        await WebhookEndpoint.all().update(rests_until=machine_now() + timedelta(minutes=1))
    assert await degraded(api) == {}


async def test_a_bus_that_is_gone_is_said(serve: Serve) -> None:
    api = await serve(**BY_CRON)
    bus = PostgresBus(PostgresServer(SecretStr("postgres://jkp@127.0.0.1:1/jkp")))
    listening = asyncio.create_task(listen(bus, api.runtime.bell))
    try:
        await until(partial(_is_deaf, api))
        assert set(await degraded(api)) == {"bus"}
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


async def _is_deaf(api: Api) -> bool:
    return not api.runtime.bell.hears_others


async def test_a_disk_that_is_nearly_full_is_said(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    api = await serve(**BY_CRON)
    monkeypatch.setattr(symptoms, "SPARE_BYTES", 10**18)

    assert (await degraded(api))["disk"].endswith(" GB free")


async def test_an_audit_that_cannot_be_written_is_said_until_it_can(serve: Serve) -> None:
    api = await serve(**BY_CRON)
    sari = await a_person(api)
    read = partial(api.officer, "query($id: ID!) { participant(id: $id) { nik } }", id=sari.id)
    await sql(api, "ALTER TABLE audit_entry RENAME TO audit_gone")

    await read()
    await drain()
    found = await degraded(api)
    await sql(api, "ALTER TABLE audit_gone RENAME TO audit_entry")
    await read()
    await drain()

    assert found == {"audit": "entries could not be stored (OperationalError)"}
    assert await degraded(api) == {}


async def test_anchors_that_cannot_be_written_are_said(serve: Serve) -> None:
    api = await serve(**BY_CRON)
    anchor = api.runtime.settings.anchor_file
    anchor.unlink(missing_ok=True)
    anchor.mkdir()

    assert await degraded(api) == {"audit anchor": "it cannot be written"}
    anchor.rmdir()
