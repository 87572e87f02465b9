"""The seam between what is there and what comes, for followers of any speed; and the end of the log that is cut."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from support.api import Answered, Api
from support.journey import a_claimant, a_person
from support.patience import SECONDS
from support.rows import sql

from jkp import clock
from jkp.database import run_tx
from jkp.errors import Refused
from jkp.events import feed as feeding
from jkp.events import log, reading, retention
from jkp.events.feed import ROOM, Feed
from jkp.events.following import Bookmark, follow
from jkp.events.growing import settle
from jkp.events.log import Event, EventType, UnplacedEvent
from jkp.events.reading import Wanted, newest
from jkp.notices import telling
from jkp.plugin.subscribing import deliver
from jkp.security.principals import Role
from jkp_schema.ids import uuid_of

Followed = AsyncGenerator[Event | Bookmark, None]
HISTORY = "query($id: ID!) { claim(id: $id) { history { type version } } }"


@pytest.fixture
async def sari(any_api: Api) -> UUID:
    return uuid_of("Participant", (await a_person(any_api)).id)


async def append(sari: UUID, number: int) -> None:
    """So many events in one transaction."""

    async def work() -> None:
        for _ in range(number):
            await log.append(EventType.CLAIM_OPENED, sari)

    await run_tx(work)


async def told(followed: Followed, number: int) -> list[int]:
    """The positions of the next events; bookmarks are left out."""
    found: list[int] = []
    async with asyncio.timeout(SECONDS):
        while len(found) < number:
            one = await anext(followed)
            if isinstance(one, Event):
                found.append(one.pos)
    return found


async def test_positions_are_dense_and_in_the_order_of_commits(any_api: Api, sari: UUID) -> None:
    with any_api.runtime.activate():
        await asyncio.gather(*(append(sari, number) for number in (1, 3, 2, 5, 1, 1, 4, 3)))

        assert [event.pos for event in await Event.all().order_by("pos")] == list(range(1, 21))


async def test_what_is_rolled_back_leaves_no_gap(any_api: Api, sari: UUID) -> None:
    async def fails() -> None:
        await log.append(EventType.CLAIM_OPENED, sari)
        raise ZeroDivisionError

    with any_api.runtime.activate():
        await append(sari, 1)
        with pytest.raises(ZeroDivisionError):
            await run_tx(fails)
        await append(sari, 1)

        assert [event.pos for event in await Event.all().order_by("pos")] == [1, 2]


async def test_a_follower_that_is_slow_loses_nothing(any_api: Api, sari: UUID) -> None:
    feed, many = Feed(), 3 * ROOM
    with any_api.runtime.activate():
        async with aclosing(follow(feed, Wanted(), None)) as followed:
            await anext(followed)
            for _ in range(6):
                await append(sari, ROOM // 2)
                feed.wake()
                await asyncio.sleep(0)

            assert await told(followed, many) == list(range(1, many + 1))


async def test_followers_that_join_while_others_write_see_every_event_once(
    any_api: Api, sari: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "AT_ONCE", 3)
    feed, many = any_api.runtime.feed, 60

    async def one(late: float) -> list[int]:
        await asyncio.sleep(late)
        async with aclosing(follow(feed, Wanted(), 0, quiet_seconds=0.001)) as followed:
            return await told(followed, many)

    async def write() -> None:
        for _ in range(many):
            await append(sari, 1)

    with any_api.runtime.activate():
        *seen, _ = await asyncio.gather(*(one(late / 100) for late in range(12)), write())

    assert seen == [list(range(1, many + 1))] * 12


async def test_a_quiet_follower_is_given_bookmarks_that_move_on(any_api: Api, sari: UUID) -> None:
    with any_api.runtime.activate():
        nobody = Wanted(types=[EventType.CASE_EXPIRED])
        async with aclosing(follow(any_api.runtime.feed, nobody, None, quiet_seconds=0.05)) as followed:
            begun = await anext(followed)
            await append(sari, 5)
            async with asyncio.timeout(SECONDS):
                while (later := await anext(followed)).pos != begun.pos + 5:
                    pass

    assert isinstance(later, Bookmark)


async def test_followers_are_told_again_once_a_database_that_failed_is_back(
    any_api: Api, sari: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    feed = any_api.runtime.feed
    with any_api.runtime.activate():
        async with aclosing(follow(feed, Wanted(), None)) as followed:
            await anext(followed)
            await sql(any_api, "ALTER TABLE event_log RENAME TO event_lost")
            feed.wake()
            async with asyncio.timeout(SECONDS):
                while "could not be read" not in caplog.text:
                    await asyncio.sleep(0.01)
            await sql(any_api, "ALTER TABLE event_lost RENAME TO event_log")
            await append(sari, 2)

            assert await told(followed, 2) == [1, 2]


async def test_nobody_follows_when_the_last_follower_has_gone(any_api: Api, sari: UUID) -> None:
    before = asyncio.all_tasks()
    with any_api.runtime.activate():
        async with aclosing(follow(any_api.runtime.feed, Wanted(), None)) as followed:
            await anext(followed)
            assert len(asyncio.all_tasks() - before) == 1
        async with asyncio.timeout(SECONDS):
            while asyncio.all_tasks() - before:
                await asyncio.sleep(0.01)


async def test_what_is_older_than_the_log_is_kept_goes_to_the_archive(any_api: Api) -> None:
    sari = await a_claimant(any_api, "2025-03-10")
    claim = (await sari.claim(1))["id"]
    history = (await sari.me(HISTORY, id=claim))["claim"]["history"]
    await any_api.travel_to("2025-07-01")
    integrator = any_api.acting(Role.INTEGRATOR, "x")
    events = "query($after: String) { events(after: $after) { nodes { cursor } } }"
    first, *_ = (await integrator(events))["events"]["nodes"]

    with any_api.runtime.activate():
        await deliver()
        while await telling.tell():
            pass
        there = await newest()
        assert await any_api.runtime.cut_log() == there - 1

        assert await newest() == there
    assert (await sari.me(HISTORY, id=claim))["claim"]["history"] == history
    with pytest.raises(Answered) as refused:
        await integrator(events, after=first["cursor"])
    assert refused.value.codes == ["CURSOR_EXPIRED"]


async def test_what_a_subscriber_was_not_told_stays_in_the_log(any_api: Api, sari: UUID) -> None:
    with any_api.runtime.activate():
        await append(sari, 5)
        await any_api.travel_to("2026-07-01")

        assert await retention.cut(timedelta(days=1), told_to=2) == 2
        assert [event.pos for event in await Event.all().order_by("pos")] == [3, 4, 5]
        assert await retention.cut(timedelta(days=1)) == 2


async def test_a_follower_behind_whom_the_log_was_cut_must_begin_again(any_api: Api, sari: UUID) -> None:
    feed = any_api.runtime.feed
    with any_api.runtime.activate():
        await append(sari, 1)
        async with aclosing(follow(feed, Wanted(), None)) as followed:
            await anext(followed)
            await append(sari, ROOM + 1)
            async with asyncio.timeout(SECONDS):
                while feed.read_to < await reading.newest():
                    await asyncio.sleep(0.01)
            await any_api.travel_to("2026-07-01")
            await retention.cut(timedelta(days=1))

            with pytest.raises(Refused, match="RESYNC_REQUIRED"):
                await anext(followed)


async def test_an_event_whose_writer_died_after_its_commit_is_placed_by_the_next_one(api_on_postgres: Api) -> None:
    sari = uuid_of("Participant", (await a_person(api_on_postgres)).id)
    left: dict[str, Any] = {"type": EventType.CASE_EXPIRED, "participant_id": sari, "payload": {"case": "x"}}
    with api_on_postgres.runtime.activate():
        await UnplacedEvent.create(event_id=uuid4(), occurred_at=clock.now(), **left)

        await append(sari, 1)

        placed = await Event.all().order_by("pos")
        assert [event.type for event in placed] == [EventType.CASE_EXPIRED, EventType.CLAIM_OPENED]


async def test_a_change_stands_while_its_event_cannot_be_placed_and_is_placed_later(api_on_postgres: Api) -> None:
    sari = uuid_of("Participant", (await a_person(api_on_postgres)).id)
    await sql(api_on_postgres, "ALTER TABLE event_log RENAME TO event_lost")
    with api_on_postgres.runtime.activate():
        await append(sari, 2)
        await sql(api_on_postgres, "ALTER TABLE event_lost RENAME TO event_log")

        assert await settle() == 2
        assert [event.pos for event in await Event.all().order_by("pos")] == [1, 2]


async def test_an_event_has_the_payload_that_is_documented_for_its_type(api: Api) -> None:
    sari = uuid_of("Participant", (await a_person(api)).id)
    with api.runtime.activate(), pytest.raises(ValueError, match="is not its payload"):
        await run_tx(lambda: log.append(EventType.CASE_EXPIRED, sari, payload={"name": "Sari"}))


async def test_a_server_that_stops_tells_its_followers_to_come_back(api: Api) -> None:
    with api.runtime.activate():
        async with aclosing(follow(api.runtime.feed, Wanted(), None)) as followed:
            await anext(followed)
            api.runtime.feed.stop()

            with pytest.raises(Refused, match="SERVER_STOPPING"):
                await anext(followed)
