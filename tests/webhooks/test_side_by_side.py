"""Several servers on one database, servers that die, and servers that run by themselves."""

import asyncio
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.api import Api
from support.command import JKP, environment, settings_file
from support.patience import until
from support.receiver import Receiver
from support.rows import sql
from support.serving import served
from support.webhooks import REMOVE, an_endpoint, deliver, happens, passes

from jkp import settings
from jkp.crashing import STATUS
from jkp.security.principals import Role
from jkp.worker.running import alive

HOOKS = "[webhooks]\nallow_private = true\nseconds = 1\n[events]\nkeep_days = 1\n"


async def test_two_servers_on_postgresql_deliver_everything_once_and_in_order(
    on_postgres: Api, receiver: Receiver
) -> None:
    receiver.pause = 0.005
    async with served(on_postgres.runtime.settings) as other:
        endpoints = [await an_endpoint(on_postgres, receiver.url, f"sistem-{number}") for number in range(6)]
        claims = [await happens(on_postgres, "CLAIM_OPENED", "CLAIM_SUBMITTED", "CLAIM_TAKEN") for _ in range(5)]

        await asyncio.gather(deliver(on_postgres), deliver(other))
        await deliver(other)

    for endpoint in endpoints:
        mine = [sent for sent in receiver.requests if sent.is_signed_by(endpoint.secret)]
        assert len(mine) == len({sent.id for sent in mine}) == 15
        for claim in claims:
            versions = [
                sent.content["data"]["claimVersion"] for sent in mine if sent.content["data"]["claimId"] == claim
            ]
            assert versions == [1, 2, 3]


async def test_an_endpoint_that_is_removed_while_it_is_told_leaves_nothing_and_breaks_nothing(
    on_postgres: Api, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.pause = 0.02
    going, staying = [await an_endpoint(on_postgres, receiver.url, name) for name in ("sistem-a", "sistem-b")]
    for _ in range(10):
        await happens(on_postgres, "CLAIM_OPENED", "CLAIM_SUBMITTED")

    delivering = asyncio.create_task(deliver(on_postgres))
    while len(receiver.requests) < 4:
        await asyncio.sleep(0.01)
    await going.does(REMOVE)
    await happens(on_postgres, "CLAIM_LAPSED")
    await delivering
    await deliver(on_postgres)

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    assert len(await staying.deliveries("DELIVERED")) == 21
    (left,) = await sql(on_postgres, "SELECT count(*) AS number FROM webhook_delivery")
    assert left["number"] == 21


async def test_what_another_server_holds_is_its_business_until_it_dies(api: Api, receiver: Receiver) -> None:
    await an_endpoint(api, receiver.url)
    await happens(api, "CLAIM_OPENED")
    await sql(api, "UPDATE webhook_endpoint SET held_until = '2999-01-01 00:00:00+00:00'")
    assert await deliver(api) == 0

    await sql(api, "UPDATE webhook_endpoint SET held_until = '2025-01-01 00:00:00+00:00'")
    await deliver(api)

    assert len(receiver.taken) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("point", "sent"), [("webhook.after_spreading", 1), ("webhook.after_2xx", 2)])
async def test_what_a_server_sent_or_did_not_send_when_it_died_is_sent_with_the_same_id(
    migrated: Path, tmp_path: Path, receiver: Receiver, point: str, sent: int
) -> None:
    file = settings_file(tmp_path, HOOKS, plugins=("sandbox",))
    shutil.copytree(migrated, tmp_path / "data")
    async with served(settings.load(file)) as api:
        endpoint = await an_endpoint(api, receiver.url)
        await happens(api, "CLAIM_OPENED")

    assert await ticked(file, JKP_CRASH=point) == STATUS
    async with served(settings.load(file)) as api:
        assert await deliver(api) == 0
        await passes(api, timedelta(minutes=1))
        await deliver(api)
        assert len(receiver.taken) == sent
        assert len({(each.id, each.body) for each in receiver.taken}) == 1
        (delivery,) = await replace(endpoint, api=api.acting(Role.INTEGRATOR, "sistem-a")).deliveries()
        assert len(delivery["attempts"]) == 1


async def ticked(file: Path, **variables: str) -> int:
    """The status of `jkp tick`, which delivers what is due."""
    command = [JKP, "tick", "--settings", str(file)]
    process = await asyncio.create_subprocess_exec(
        *command, env=environment(**variables), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return await process.wait()


async def test_a_server_delivers_by_itself_while_it_runs(api: Api, receiver: Receiver) -> None:
    await an_endpoint(api, receiver.url)
    async with alive(api.runtime):
        await happens(api, "CLAIM_OPENED")
        await until(lambda: bool(receiver.taken))


async def test_the_log_is_not_cut_before_every_endpoint_has_its_deliveries(api: Api, receiver: Receiver) -> None:
    await an_endpoint(api, receiver.url)
    for _ in range(3):
        await happens(api, "CLAIM_OPENED")
    await sql(api, "UPDATE event_log SET occurred_at = '2020-01-01 00:00:00+00:00'")
    await sql(api, "UPDATE subscriber_cursor SET pos = 3")
    with api.runtime.activate():
        assert await api.runtime.cut_log() == 0
        receiver.says("400 Bad Request")
        await deliver(api)
        assert await api.runtime.cut_log() == 2

    receiver.says("200 OK")
    await passes(api, timedelta(minutes=1))
    await deliver(api)
    assert len(receiver.taken) == 3


async def test_deliveries_that_ended_long_ago_are_forgotten_and_those_that_wait_are_not(
    api: Api, receiver: Receiver
) -> None:
    endpoint = await an_endpoint(api, receiver.url)
    await happens(api, "CLAIM_OPENED")
    await deliver(api)
    receiver.says("400 Bad Request")
    await happens(api, "CLAIM_LAPSED")
    await deliver(api)
    await passes(api, timedelta(days=31))

    with api.runtime.activate():
        assert await api.runtime.prune_deliveries() == 1

    assert [each["type"] for each in await endpoint.deliveries()] == ["CLAIM_LAPSED"]
