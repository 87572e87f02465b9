"""Subscribers are told what was committed: in order, at least once, and at nobody else's expense."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.api import Api
from support.breakers import breakers_wait
from support.journey import a_claimant
from support.patience import SECONDS
from support.rows import sql
from support.serving import served, settings_of

from jkp import tracing
from jkp.clock import machine_now
from jkp.database import run_tx
from jkp.events import log
from jkp.events.payloads import PAYLOADS
from jkp.plugin.breaker import IN_A_ROW, LONGEST_COOLDOWN
from jkp.plugin.cursors import TRIES
from jkp.plugin.discovery import PluginError
from jkp.plugin.models import SubscriberCursor
from jkp.plugin.pacing import BURST_SECONDS, MOST_WRITES
from jkp.plugin.subscribing import AT_ONCE, deliver
from jkp.runtime import Runtime
from jkp.worker.running import alive
from jkp_schema.ids import uuid_of

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]
Listening = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio

told = []
raises = []

async def handle(event):
    told.append(event)
    if raises:
        raise raises[0]

async def signed(event):
    told.append(event)

async def hangs(event):
    await asyncio.sleep(60)

async def ends(event):
    raise SystemExit("hunter2")

@hookimpl
def jkp_subscribers(ctx):
    return [{subscribers}]
"""
ECHO = """
from datetime import timedelta

number = 1

async def echo(event):
    for each in range(number):
        await CTX.activities.record(
            ProposedActivity(
                kind=ActivityKind.JOB_APPLICATION,
                external_id=f"{event.pos}:{each}",
                participant_id=event.participant_id,
                occurred_on=CTX.clock.today(),
                company=f"PT {event.pos} {each}",
            )
        )

@hookimpl
def jkp_subscribers(ctx):
    global CTX
    CTX = ctx
    return [Subscriber(events=[EventType.ACTIVITY_RECORDED], handle=echo, name="echo")]
"""
ALL = 'Subscriber(events=list(EventType), handle=handle, name="all")'
SIGNED = 'Subscriber(events=[EventType.COMMITMENT_SIGNED], handle=signed, name="signed")'
HANGS = 'Subscriber(events=list(EventType), handle=hangs, name="hangs")'
ENDS = 'Subscriber(events=list(EventType), handle=ends, name="ends")'
PLUGINS: dict[str, Any] = {"probe": {"time_limit": 0.5}, "assessment": {}, "sandbox": {}}


@pytest.fixture
def listening(install: Install, serve: Serve) -> Listening:
    """A server whose plugin `probe` has these subscribers."""

    async def started(*subscribers: str, on: Serve = serve) -> Api:
        install("probe", PLUGIN.format(subscribers=", ".join(subscribers)))
        return await on(plugins=PLUGINS)

    return started


def probe() -> Any:
    """The plugin's module: what it was told, and what it raises."""
    return import_module("jkp_probe")


def told() -> list[int]:
    """The places in the log of what the plugin was told."""
    return [event.pos for event in probe().told]


async def happens(api: Api, *types: str, participant_id: UUID | None = None) -> None:
    """So many things happen, in one transaction."""
    whose = participant_id or uuid4()

    async def note() -> None:
        for each in types:
            kind = log.EventType(each)
            await log.append(kind, whose, payload=dict.fromkeys(PAYLOADS.get(kind, {}), 7))

    with api.runtime.activate():
        await run_tx(note)


async def one_pass(api: Api) -> int:
    with api.runtime.activate():
        return await deliver()


async def a_while_goes_by(api: Api) -> None:
    """Whatever waits to be tried again has waited long enough."""
    breakers_wait(api, LONGEST_COOLDOWN)
    await sql(api, "UPDATE subscriber_cursor SET next_try_at = NULL")


async def is_held(api: Api, seconds: int) -> None:
    """Another server holds the subscriber for so many seconds more; with less than none it died."""
    with api.runtime.activate():
        await SubscriberCursor.all().update(held_until=machine_now() + timedelta(seconds=seconds))


async def cursor(api: Api, name: str = "all") -> SubscriberCursor:
    with api.runtime.activate():
        return await SubscriberCursor.get(subscriber=name)


async def test_every_event_of_a_journey_is_told_once_and_in_order(listening: Listening, serve_on_any: Serve) -> None:
    api = await listening(ALL, on=serve_on_any)
    await a_claimant(api, "2025-03-10", assessed=False)

    assert await one_pass(api) == len(told()) > 5

    logged = await sql(api, "SELECT pos, type FROM event_log ORDER BY pos")
    assert [(event.pos, event.type.value) for event in probe().told] == [(row["pos"], row["type"]) for row in logged]
    assert await one_pass(api) == 0


async def test_an_event_tells_what_the_log_says_and_cannot_be_changed(listening: Listening) -> None:
    api, sari = await listening(ALL), uuid4()
    with tracing.answering("r-7"):
        await happens(api, "ACTIVITY_RECORDED", participant_id=sari)

    await one_pass(api)

    (event,) = probe().told
    (row,) = await sql(api, "SELECT event_id FROM event_log")
    assert (event.pos, event.event_id, event.participant_id) == (1, UUID(str(row["event_id"])), sari)
    assert (event.type.value, event.payload["activity"]) == ("ACTIVITY_RECORDED", 7)
    assert event.request_id == "r-7"
    assert abs(machine_now() - event.occurred_at) < timedelta(minutes=1)
    with pytest.raises(TypeError):
        event.payload["activity"] = 8


async def test_what_a_subscriber_records_belongs_to_the_request_that_it_is_told_of(
    install: Install, serve: Serve
) -> None:
    install("probe", ECHO)
    api = await serve(plugins=PLUGINS)
    sari = await a_claimant(api, "2025-03-10")
    with tracing.answering("r-8"):
        await happens(api, "ACTIVITY_RECORDED", participant_id=uuid_of("Participant", sari.id, "id"))

    await one_pass(api)

    recorded = await sql(api, "SELECT request_id FROM event_log WHERE type = 'ACTIVITY_RECORDED' ORDER BY pos")
    assert [row["request_id"] for row in recorded] == ["r-8", "r-8"]


async def test_nobody_is_told_what_was_not_asked_for(listening: Listening) -> None:
    api = await listening(SIGNED)
    await happens(api, "CLAIM_OPENED", "COMMITMENT_SIGNED", "CLAIM_OPENED")

    assert await one_pass(api) == 1

    assert told() == [2]
    assert (await cursor(api, "signed")).pos == 3


async def test_what_happened_before_the_plugin_was_enabled_is_not_told(
    install: Install, serve: Serve, listening: Listening
) -> None:
    before = await serve(plugins={"sandbox": {}})
    await happens(before, "CLAIM_OPENED")
    install("probe", PLUGIN.format(subscribers=ALL))

    async with served(before.runtime.settings.model_copy(update={"plugins": PLUGINS})) as api:
        await happens(before, "CLAIM_RELOCKED")
        await one_pass(api)
    assert told() == [2]


async def test_a_server_that_starts_again_goes_on_where_the_other_one_stopped(listening: Listening) -> None:
    api = await listening(ALL)
    await happens(api, "CLAIM_OPENED")
    await one_pass(api)
    await happens(api, "CLAIM_RELOCKED")

    async with served(api.runtime.settings) as again:
        await one_pass(again)
    assert told() == [1, 2]


async def test_a_failing_event_is_tried_again_later_and_holds_up_its_own_subscriber_alone(listening: Listening) -> None:
    api = await listening(ALL, SIGNED)
    await happens(api, "COMMITMENT_SIGNED", "CLAIM_OPENED")
    probe().raises.append(LookupError("hunter2"))

    before = machine_now()
    assert await one_pass(api) == 1
    assert await one_pass(api) == 0

    assert told() == [1, 1]
    row = await cursor(api)
    assert (row.pos, row.failures, row.last_error) == (0, 1, "LookupError")
    assert row.next_try_at
    assert timedelta(seconds=1) <= row.next_try_at - before < timedelta(seconds=30)


async def test_an_event_that_was_told_late_is_told_before_the_next_one(listening: Listening) -> None:
    api = await listening(ALL)
    await happens(api, "COMMITMENT_SIGNED", "CLAIM_OPENED")
    probe().raises.append(LookupError("hunter2"))
    await one_pass(api)
    probe().raises.clear()

    await a_while_goes_by(api)
    assert await one_pass(api) == 2

    assert told() == [1, 1, 2]
    assert (await cursor(api)).failures == 0


async def test_an_event_that_fails_too_often_is_put_aside_and_the_next_one_is_told(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    api = await listening(ALL)
    await happens(api, "COMMITMENT_SIGNED", "CLAIM_OPENED")
    probe().raises.append(LookupError("hunter2"))
    pauses = []
    for _ in range(TRIES):
        before = machine_now()
        await one_pass(api)
        next_try_at = (await cursor(api)).next_try_at
        if next_try_at:
            pauses.append(next_try_at - before)
        await a_while_goes_by(api)
    probe().raises.clear()
    await one_pass(api)

    assert told() == [1] * TRIES + [2]
    assert [pause // timedelta(seconds=1) for pause in pauses] == [1, 2, 4, 8, 16, 32, 64]
    (dead,) = await sql(api, "SELECT plugin, subscriber, pos, last_error FROM dead_event")
    assert list(dead.values()) == ["probe", "all", 1, "LookupError"]
    assert f"failed at event 1 {TRIES} times" in caplog.text


async def test_while_its_plugin_is_switched_off_no_event_is_tried_and_none_dies(listening: Listening) -> None:
    api = await listening(ALL)
    await happens(api, "COMMITMENT_SIGNED")
    probe().raises.append(LookupError("hunter2"))

    for _ in range(2 * TRIES):
        await one_pass(api)
        await sql(api, "UPDATE subscriber_cursor SET next_try_at = NULL")

    assert told() == [1] * IN_A_ROW
    assert (await cursor(api)).failures == IN_A_ROW
    probe().raises.clear()
    await a_while_goes_by(api)
    assert await one_pass(api) == 1


async def test_a_subscriber_that_answers_each_event_with_another_one_is_told_in_short_bursts(
    install: Install, serve: Serve
) -> None:
    # given a subscriber that records an activity for each that was recorded
    install("probe", ECHO)
    api = await serve(plugins={"probe": {}, "assessment": {}, "sandbox": {}})
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    await happens(api, "ACTIVITY_RECORDED", participant_id=uuid_of("Participant", sari.id))

    # when the server tells it for as long as it may be told
    passes = 0
    while await one_pass(api) and passes < AT_ONCE:
        passes += 1

    # then it is told a few times, and rests long
    assert 1 < passes < AT_ONCE
    (rests,) = [one.pace.wait() for one in api.runtime.subscribers]
    assert rests > BURST_SECONDS


async def test_a_subscriber_that_writes_without_end_for_one_event_has_failed_at_it(
    install: Install, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    install("probe", ECHO)
    api = await serve(plugins={"probe": {}, "assessment": {}, "sandbox": {}})
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    probe().number = 10_000
    await happens(api, "ACTIVITY_RECORDED", participant_id=uuid_of("Participant", sari.id))

    await one_pass(api)

    (recorded,) = await sql(api, "SELECT count(*) AS number FROM activity")
    assert recorded["number"] == MOST_WRITES
    assert (await cursor(api, "echo")).last_error == "TooManyWrites"


@pytest.mark.parametrize(("subscriber", "name"), [(HANGS, "hangs"), (ENDS, "ends")])
async def test_a_subscriber_that_hangs_or_ends_the_process_does_neither(
    listening: Listening, subscriber: str, name: str
) -> None:
    api = await listening(subscriber, ALL)
    await happens(api, "CLAIM_OPENED", "CLAIM_RELOCKED")

    async with asyncio.timeout(SECONDS):
        assert await one_pass(api) == 2

    assert told() == [1, 2]
    assert (await cursor(api, name)).failures == 1


async def test_a_refusal_has_nobody_to_read_it_and_is_tried_again(
    listening: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    api = await listening(ALL)
    await happens(api, "CLAIM_OPENED")
    probe().raises.append(probe().refuse(probe().Code.ALREADY_DONE))

    await one_pass(api)

    assert (await cursor(api)).last_error == "Refused"
    assert "subscriber all at event 1: ALREADY_DONE" in caplog.text


async def test_a_flood_of_events_is_told_in_bounded_passes(listening: Listening) -> None:
    api = await listening(ALL)
    await happens(api, *["CLAIM_OPENED"] * (AT_ONCE + 20))

    assert [await one_pass(api), await one_pass(api), await one_pass(api)] == [AT_ONCE, 20, 0]
    assert told() == list(range(1, AT_ONCE + 21))


async def test_of_two_servers_one_tells(listening: Listening) -> None:
    api = await listening(ALL)
    await happens(api, *["CLAIM_OPENED"] * 20)

    async with served(api.runtime.settings) as other:
        counts = await asyncio.gather(one_pass(api), one_pass(other))
    assert sorted(counts) == [0, 20]
    assert told() == list(range(1, 21))


async def test_what_a_server_held_when_it_died_is_told_by_another_one_later(listening: Listening) -> None:
    api = await listening(ALL)
    await happens(api, "CLAIM_OPENED")

    await is_held(api, 5)
    assert await one_pass(api) == 0
    await is_held(api, -5)
    assert await one_pass(api) == 1


async def test_after_a_reset_the_log_begins_again_and_so_does_the_subscriber(install: Install, serve: Serve) -> None:
    install("probe", PLUGIN.format(subscribers=ALL))
    api = await serve(plugins={"probe": {}})
    await happens(api, "CLAIM_OPENED", "CLAIM_RELOCKED")
    await one_pass(api)

    with api.runtime.activate():
        assert api.runtime.sandbox
        await api.runtime.sandbox.reset()
    await happens(api, "CLAIM_LAPSED")
    await one_pass(api)

    assert told() == [1, 2, 1]


async def test_a_server_tells_by_itself(listening: Listening) -> None:
    api = await listening(ALL)

    async with asyncio.timeout(SECONDS), alive(api.runtime):
        await happens(api, "CLAIM_OPENED")
        while not told():
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("subscriber", "fault"),
    [
        ("Subscriber(events=[], handle=handle)", "subscriber '': events must be a list of EventType, with one at"),
        ("Subscriber(events='CLAIM_OPENED', handle=handle)", "subscriber '': events must be a list of EventType"),
        ("Subscriber(events=['CLAIM_OPENED'], handle=handle)", "subscriber '': events must be a list of EventType"),
        ("Subscriber(events=list(EventType), handle=print)", "subscriber '': handle must be an `async def`"),
        ("Subscriber(events=list(EventType), handle=handle, name='A b')", "'A b': a name is of lower-case letters"),
        (f"{ALL}, {ALL}", "two subscribers are called 'all'"),
    ],
)
def test_a_subscriber_that_cannot_be_told_stops_the_start(
    install: Install, tmp_path: Path, subscriber: str, fault: str
) -> None:
    install("probe", PLUGIN.format(subscribers=subscriber))

    with pytest.raises(PluginError) as refused:
        Runtime(settings_of(tmp_path, plugins={"probe": {}}))
    assert str(refused.value).startswith(f"plugin probe: {fault}")
