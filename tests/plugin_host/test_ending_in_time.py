"""A query or a mutation ends in time, on every transport, and leaves nothing half done and nothing held."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_person, done
from support.live import FOLLOW, PATIENCE, socket
from support.rows import sql
from tortoise.transactions import in_transaction

from jkp.database import WRITER, drain

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

LIMIT = 0.8
PLUGIN = """
import asyncio
from typing import Annotated
import strawberry
from jkp.database import reader
from jkp_schema.api import PUBLIC, Batch, Info, takes

COUNT = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000) SELECT count(*) FROM n"

Number = Annotated[int, strawberry.argument(description="Which one.")]

async def much(keys):
    on_postgres = reader().capabilities.dialect == "postgres"
    await reader().execute_query("SELECT pg_sleep(4)" if on_postgres else COUNT)

MUCH = Batch(much)
BEGUN, BROKEN_OFF = [], []

async def forever(keys):
    BEGUN.append(keys)
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        BROKEN_OFF.append(keys)
        raise

FOREVER = Batch(forever)

@strawberry.type
class Query:
    @strawberry.field(description="Asks for a batch that is too much.", metadata={**PUBLIC, **takes(60)})
    async def probe_much(self, info: Info, number: Number) -> int | None:
        await MUCH.load(info, number)

    @strawberry.field(description="Asks for a batch that never comes.", metadata={**PUBLIC, **takes(60)})
    async def probe_forever(self, info: Info, number: Number) -> int | None:
        await FOREVER.load(info, number)

    @strawberry.field(description="The same, and does not wait for long.", metadata={**PUBLIC, **takes(0.05)})
    async def probe_briefly(self, info: Info, number: Number) -> int | None:
        await FOREVER.load(info, number)

    @strawberry.field(description="Never comes back.", metadata={**PUBLIC, **takes(60)})
    async def probe_asleep(self) -> str | None:
        await asyncio.sleep(60)

    @strawberry.field(description="Asks the database too much.", metadata={**PUBLIC, **takes(60)})
    async def probe_slow(self) -> int | None:
        await much([])

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(query=Query)
"""
ASLEEP = "{ viewer { role } probeAsleep }"
ANYTHING = "{ events(first: 1) { nodes { eventId } } viewer { role } }"
RESPONSE, EVENTS = "application/graphql-response+json", "text/event-stream"


@pytest.fixture
def hurried(install: Install) -> Callable[[Serve], Awaitable[Api]]:
    """A server that gives every operation 0.8 seconds, and a plugin whose fields take longer."""

    async def started(serve: Serve, seconds: float = LIMIT) -> Api:
        install("probe", PLUGIN)
        plugins: dict[str, Any] = {"probe": {}, "assessment": {}, "sandbox": {}}
        return await serve(plugins=plugins, limits={"seconds": seconds})

    return started


async def asked(api: Api, document: str, accept: str = "application/json") -> tuple[int, str]:
    """The status and the body, with THE-ID where it tells the id that its header has."""
    headers = {**api.headers(), "accept": accept}
    answer = await api.http.post("/graphql", json={"query": document}, headers=headers)
    return answer.status_code, answer.text.replace(answer.headers["x-request-id"], "THE-ID")


async def test_what_takes_too_long_ends_on_every_transport(
    hurried: Any, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    api: Api = (await hurried(serve)).officer
    (plain, body), (strict, _), (_, events) = await asyncio.gather(
        asked(api, ASLEEP), asked(api, ASLEEP, RESPONSE), asked(api, ASLEEP, EVENTS)
    )
    async with socket(api) as opened:
        await opened.init()
        opened.subscribe(ASLEEP)
        frame, end = await opened.next(), await opened.next()

    assert (plain, strict) == (200, 504)
    for told in (body, events):
        assert '"code":"TIMEOUT","seconds":0.8,"requestId":"THE-ID"' in told
        assert '"data":null' in told
    assert (frame["type"], end["type"]) == ("next", "complete")
    assert frame["payload"]["data"] is None
    assert frame["payload"]["errors"][0]["extensions"]["code"] == "TIMEOUT"
    assert "was ended: viewer,probeAsleep" in caplog.text
    # and the plugin is not blamed for it
    assert not any(plugin.switches.is_any_off for plugin in api.runtime.host.plugins)
    assert "jkp.plugins.probe" not in {record.name for record in caplog.records if record.levelno >= logging.ERROR}


@pytest.mark.parametrize("slow", ["probeSlow", "a: probeMuch(number: 1) b: probeMuch(number: 2)"])
async def test_a_slow_statement_ends_with_the_query_that_waits_for_it(
    hurried: Any, serve_on_any: Serve, slow: str
) -> None:
    api: Api = (await hurried(serve_on_any)).officer

    assert "TIMEOUT" in (await asked(api, f"{{ {slow} }}"))[1]

    # then nobody waits behind it: on SQLite all reads go through one connection
    assert (await api(ANYTHING))["viewer"] == {"role": "OFFICER"}


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await asyncio.sleep(0.005)


async def test_a_batch_ends_with_its_query_and_with_no_field_of_it(hurried: Any, serve: Serve) -> None:
    api: Api = (await hurried(serve)).officer
    probe: Any = sys.modules["jkp_probe"]

    # when one of two fields that share a batch is too slow, and then the whole query
    answer = (await asked(api, "{ viewer { role } probeBriefly(number: 1) probeForever(number: 2) }"))[1]

    # then it was broken off with the query, not with the field
    assert "TIMEOUT" in answer
    await until(lambda: bool(probe.BROKEN_OFF))
    assert (probe.BEGUN, probe.BROKEN_OFF) == ([[1, 2]], [[1, 2]])


async def test_a_batch_ends_with_the_operation_that_its_client_has_ended(hurried: Any, serve: Serve) -> None:
    api: Api = (await hurried(serve, 60)).officer
    probe: Any = sys.modules["jkp_probe"]
    async with socket(api) as opened, socket(api) as other:
        for each, number in ((opened, 1), (other, 2)):
            await each.init()
            each.subscribe(f"{{ probeForever(number: {number}) }}", "1")
        await until(lambda: len(probe.BEGUN) == 2)

        opened.send({"type": "complete", "id": "1"})
        await until(lambda: bool(probe.BROKEN_OFF))

        # somebody else's, of the same fields, goes on
        assert probe.BROKEN_OFF == [[1]]


@asynccontextmanager
async def holding(api: Api) -> AsyncIterator[None]:
    """Meanwhile somebody else's transaction holds the database."""
    held, over = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        with api.runtime.activate():
            async with in_transaction(WRITER):
                held.set()
                await over.wait()

    holder = asyncio.create_task(hold())
    await held.wait()
    try:
        yield
    finally:
        over.set()
        await holder


async def accounts(sari: Person) -> int:
    return len(await sql(sari.api, "SELECT 1 FROM event_log WHERE type = 'BANK_ACCOUNT_CHANGED'"))


async def test_a_mutation_that_was_begun_is_done_as_a_whole_and_one_that_waits_is_not_done(
    hurried: Any, serve_on_sqlite: Serve
) -> None:
    api: Api = await hurried(serve_on_sqlite)
    sari, begun, waiting = await a_person(api), op.key(), op.key()

    # given somebody who holds the database
    async with holding(api):
        # when one change has its turn and waits for the database, and another one waits for its turn
        first, second = await asyncio.gather(*(sari.me.raw(op.REGISTER_ACCOUNT, key=key) for key in (begun, waiting)))

    # then both were told that they may have happened, and one has
    for answer in (first.json(), second.json()):
        assert answer["errors"][0]["extensions"]["code"] == "TIMEOUT"
        assert "same idempotencyKey" in answer["errors"][0]["message"]
    await drain()
    assert await accounts(sari) == 1
    # and sent again each is done once
    for key in (begun, waiting):
        done(await sari.me(op.REGISTER_ACCOUNT, key=key))
    assert await accounts(sari) == 2


async def test_a_subscription_lasts_as_long_as_it_likes(hurried: Any, serve: Serve) -> None:
    api: Api = (await hurried(serve)).officer
    async with socket(api) as opened:
        await opened.init()
        opened.subscribe(FOLLOW)
        await opened.told()

        await asyncio.sleep(1.1 * LIMIT)
        await a_person(api)
        opened.subscribe(ANYTHING, "2")
        assert (await opened.next())["id"] == "2"
