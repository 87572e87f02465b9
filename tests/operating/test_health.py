"""A server says whether it may be sent requests, what of it is degraded, and its figures."""

import asyncio
import re
from collections.abc import Mapping

import pytest
from conftest import Serve
from support import operations as op
from support.api import Api
from support.journey import a_person, done
from support.live import FOLLOW, socket
from support.patience import SECONDS, until
from support.rows import sql

from jkp.operating import figures, health
from jkp.operating.health import State
from jkp.plugin.models import SubscriberCursor
from jkp.plugin.switching import Kind
from jkp.runtime import Runtime
from jkp.security.principals import Role
from jkp.security.sealing import Seals


async def read(api: Api) -> Mapping[str, float]:
    """The figures by name and labels."""
    lines = (await figures.text(api.runtime)).decode().splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


async def test_a_server_that_has_all_it_needs_is_ready(any_api: Api) -> None:
    any_api.runtime.is_working = True
    found = await any_api.app.operating.health()
    any_api.runtime.is_working = False

    assert (found.state, dict(found.failed), dict(found.degraded)) == (State.READY, {}, {})


async def test_a_database_that_does_not_answer_makes_it_unready(serve: Serve) -> None:
    api = await serve()
    await api.runtime.database.close()

    found = await api.app.operating.health()

    assert found.state is State.UNREADY
    assert "database" in found.failed
    assert (await read(api))["jkp_database_up"] == 0


async def test_tables_that_newer_code_has_changed_make_it_unready(serve: Serve) -> None:
    api = await serve()
    await sql(api, "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('core', '9999_x', '2026-01-01')")

    assert "core.9999_x" in (await api.app.operating.health()).failed["migrations"]


async def test_another_field_key_than_the_one_that_sealed_makes_it_unready(api: Api) -> None:
    await a_person(api)
    seals, api.runtime.seals = api.runtime.seals, Seals(bytes(32))
    try:
        found = await api.app.operating.health()
    finally:
        api.runtime.seals = seals

    assert "field key" in found.failed["keys"]


async def test_a_plugin_that_is_switched_off_and_a_subscriber_that_fails_degrade_it(serve: Serve) -> None:
    api = await serve()
    plugin = api.runtime.host.plugins[0]
    for _ in range(3):
        plugin.switches.of(Kind.FIELDS).fail(ValueError())
    with api.runtime.activate():
        await SubscriberCursor.create(plugin="x", subscriber="tell", pos=0, failures=3)

    found = await api.app.operating.health()

    assert found.state is State.DEGRADED
    assert dict(found.degraded) == {
        f"plugin {plugin.name}": "fields switched off",
        "subscriber x.tell": "failed 3 times",
        "worker": "no process works",
    }
    assert (await read(api))[f'jkp_plugin_switched_off{{kind="fields",plugin="{plugin.name}"}}'] == 1


async def test_beside_the_api_only_a_word_is_told(api: Api) -> None:
    assert (await api.http.get("/livez")).json() == {"status": "alive"}
    ready = await api.http.get("/readyz")
    api.app.operating.is_leaving = True
    try:
        leaving = await api.http.get("/readyz")
    finally:
        api.app.operating.is_leaving = False

    assert (ready.status_code, ready.json()) == (200, {"status": "degraded"})
    assert (leaving.status_code, leaving.json()) == (503, {"status": "unready"})
    assert (await api.http.get("/metrics")).status_code == 404


async def test_operations_are_counted_by_kind_and_outcome(any_api: Api) -> None:
    sari = await a_person(any_api)
    before = await read(any_api)

    done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))
    await sari.me("{ viewer { role } }")
    await sari.me.raw("{ nothing }")
    await sari.me.raw("{")
    after = await read(any_api)

    grown = {name: after[name] - before.get(name, 0) for name in after if name.startswith("jkp_operations_total")}
    assert {name: number for name, number in grown.items() if number} == {
        'jkp_operations_total{kind="mutation",outcome="answered"}': 1,
        'jkp_operations_total{kind="query",outcome="answered"}': 1,
        'jkp_operations_total{kind="none",outcome="invalid"}': 1,
        'jkp_operations_total{kind="none",outcome="syntax"}': 1,
    }
    timed = 'jkp_operation_seconds_count{kind="mutation"}'
    assert after[timed] - before[timed] == 1


async def test_followers_and_the_log_have_figures(any_api: Api) -> None:
    sari = await a_person(any_api)
    async with socket(any_api.acting(Role.INTEGRATOR, "x")) as follower:
        await follower.init()
        follower.subscribe(FOLLOW)
        await follower.told()
        done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))
        await follower.told()
        found = await read(any_api)

    assert found["jkp_followers"] == 1
    assert found['jkp_operations_running{kind="subscription"}'] == 1
    assert found["jkp_log_position"] == found["jkp_feed_position"] == 1
    assert found["jkp_database_up"] == 1
    assert (await read(any_api))["jkp_followers"] == 0


async def test_every_answer_has_an_id_of_ours_whatever_the_request_brought(api: Api) -> None:
    answers = [await api.http.get("/livez", headers={"x-request-id": name}) for name in ("r-1", "r-1", "not one")]

    ids = {answer.headers["x-request-id"] for answer in answers}
    assert len(ids) == 3
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in ids)


async def test_many_who_ask_at_once_have_it_looked_at_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[None] = []
    enough = asyncio.Event()

    async def looked(_: Runtime) -> None:
        looks.append(None)
        await enough.wait()

    monkeypatch.setattr(health, "CHECKS", {"database": looked})
    monkeypatch.setattr(health, "SECONDS", SECONDS)
    asking = [asyncio.create_task(api.http.get("/readyz")) for _ in range(50)]
    await until(lambda: bool(looks))
    await asyncio.sleep(0.2)
    enough.set()
    answers = await asyncio.gather(*asking)

    assert {answer.status_code for answer in answers} == {200}
    assert len(looks) == 1
    assert (await api.http.get("/readyz")).status_code == 200
    assert len(looks) == 2
