"""Whoever follows the log misses nothing and is told nothing twice, and goes on from a cursor after a break."""

import asyncio
from typing import Any

import pytest
from support.api import Answered, Api
from support.journey import Person, a_claimant, a_person, an_applicant
from support.live import FOLLOW, Socket, socket, stream

from jkp.security.principals import Role

EVENTS = """
query($first: Int, $after: String, $filter: EventFilter) {
  events(first: $first, after: $after, filter: $filter) {
    nodes { cursor eventId type claimVersion participantId claimId payload occurredAt claim { id } }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_claimant(api, "2025-03-10")


def integrator(api: Api) -> Api:
    return api.acting(Role.INTEGRATOR, "dashboard")


async def read(api: Api, **asked: Any) -> list[dict[str, Any]]:
    """All events, page by page."""
    found: list[dict[str, Any]] = []
    after = asked.pop("after", None)
    while True:
        page = (await api(EVENTS, first=7, after=after, **asked))["events"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def following(follower: Socket, **variables: Any) -> None:
    await follower.init()
    follower.subscribe(FOLLOW, **variables)


async def test_the_log_is_read_page_by_page_and_in_order(sari: Person) -> None:
    events = await read(integrator(sari.api))

    assert [event["type"] for event in events[:4]] == [
        "TERMINATION_REPORTED",
        "BANK_ACCOUNT_CHANGED",
        "COMMITMENT_SIGNED",
        "CLAIM_SUBMITTED",
    ]
    assert len({event["eventId"] for event in events}) == len(events)


async def test_who_asks_again_with_the_last_cursor_gets_what_came_since(sari: Person) -> None:
    seen = await read(integrator(sari.api))
    await sari.searches("2025-03-27")

    later = await read(integrator(sari.api), after=seen[-1]["cursor"])

    assert [event["type"] for event in later] == ["ACTIVITY_RECORDED"]


async def test_a_filter_takes_one_claim_one_person_or_some_types(sari: Person) -> None:
    claim = (await sari.claim(1))["id"]
    budi = await a_person(sari.api)
    await budi.reports("2025-02-24")
    everyone = integrator(sari.api)

    of_claim = await read(everyone, filter={"claimId": claim})
    of_budi = await read(everyone, filter={"participantId": budi.id})
    of_types = await read(everyone, filter={"types": ["CLAIM_APPROVED"]})

    assert {event["claimId"] for event in of_claim} == {claim}
    assert [event["claimVersion"] for event in of_claim] == sorted(event["claimVersion"] for event in of_claim)
    assert [event["type"] for event in of_budi] == ["TERMINATION_REPORTED"]
    assert [event["type"] for event in of_types] == ["CLAIM_APPROVED"]


async def test_a_participant_reads_her_own_events_and_nobody_elses(sari: Person) -> None:
    budi = await a_person(sari.api)
    await budi.reports("2025-02-24")

    assert {event["participantId"] for event in await read(sari.me)} == {sari.id}
    with pytest.raises(Answered) as refused:
        await sari.me(EVENTS, filter={"participantId": budi.id})
    assert refused.value.codes == ["NOT_FOUND"]
    with pytest.raises(Answered) as refused:
        await sari.api.acting(Role.EMPLOYER, "X")(EVENTS)
    assert refused.value.codes == ["FORBIDDEN"]


async def test_a_cursor_of_another_list_or_of_the_future_is_refused(sari: Person) -> None:
    for cursor in ("x", "WyJ2MSIsOTk5OTk5XQ==", "WyJ2MSIsImEiXQ=="):
        with pytest.raises(Answered) as refused:
            await integrator(sari.api)(EVENTS, after=cursor)
        assert refused.value.codes == ["INVALID_INPUT"]


async def test_a_follower_gets_what_is_there_and_then_what_comes(sari: Person) -> None:
    there = await read(integrator(sari.api))
    async with socket(integrator(sari.api)) as follower:
        await following(follower, after=there[0]["cursor"])

        told = [await follower.told() for _ in there[1:]]
        await sari.searches("2025-03-27")
        last = await follower.told()

    assert [notice["event"]["eventId"] for notice in told] == [event["eventId"] for event in there[1:]]
    assert last["event"]["type"] == "ACTIVITY_RECORDED"


async def test_a_follower_without_a_cursor_begins_now_with_a_bookmark(sari: Person) -> None:
    async with socket(integrator(sari.api)) as follower:
        await following(follower)
        begun = await follower.told()
        await sari.searches("2025-03-27")
        told = await follower.told()

    assert begun["event"] is None
    assert begun["cursor"] == (await read(integrator(sari.api)))[-2]["cursor"]
    assert told["event"]["type"] == "ACTIVITY_RECORDED"


async def test_a_stream_carries_cursors_and_goes_on_from_the_last_one(sari: Person) -> None:
    everyone = integrator(sari.api)
    there = await read(everyone)
    async with stream(everyone, after=there[0]["cursor"]) as first:
        one, two = await first.next(), await first.next()
    async with stream(everyone, last=two["id"]) as second:
        three = await second.next()

    assert [one["id"], two["id"], three["id"]] == [event["cursor"] for event in there[1:4]]
    assert one["event"] == "next"


async def test_writers_at_once_reach_a_follower_once_each_and_in_order(api: Api) -> None:
    people = [await a_person(api) for _ in range(8)]
    async with socket(integrator(api)) as follower:
        await following(follower)
        await follower.told()

        await asyncio.gather(*(person.reports("2025-02-24") for person in people))
        told = [await follower.told() for _ in people]

    cursors = [notice["cursor"] for notice in told]
    assert sorted(event["event"]["participantId"] for event in told) == sorted(person.id for person in people)
    assert cursors == [event["cursor"] for event in await read(integrator(api))]


async def test_claim_status_changed_tells_of_one_claim_alone(sari: Person) -> None:
    # given somebody who may follow everybody's claims, and follows one
    budi = await an_applicant(sari.api, "2025-03-10")
    claim = (await sari.claim(2))["id"]
    document = """subscription($claim: ID!) { claimStatusChanged(claimId: $claim) { event { type claimId } } }"""
    async with socket(integrator(sari.api)) as follower:
        await follower.init()
        follower.subscribe(document, claim=claim)
        await follower.next()
        # when another claim moves first
        await budi.approved(1)
        await sari.searches("2025-03-27")
        await sari.api.travel_to("2025-04-10")
        await sari.filed(2)

        # then the first that is told is of the one that is followed
        frame = await follower.next()

    event = frame["payload"]["data"]["claimStatusChanged"]["event"]
    assert event == {"type": "CLAIM_SUBMITTED", "claimId": claim}
