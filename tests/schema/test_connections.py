"""Pages by key: nothing is skipped and nothing comes twice, whatever arrives or goes meanwhile."""

import base64
import json
from typing import Any

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import Person, a_person, done

from jkp.security.principals import Role

QUEUE = """query($first: Int! = 2, $after: String, $filter: ClaimFilter) {
  claims(first: $first, after: $after, filter: $filter) {
    edges { cursor node { id } } nodes { id } pageInfo { hasNextPage endCursor }
  }
}"""


async def filing(api: Api, day: str) -> Person:
    """Somebody who files month 1 on a day."""
    person = await a_person(api)
    await api.travel_to(day)
    await person.reports("2025-02-24")
    await person.filed(1)
    return person


@pytest.fixture
async def waiting(api: Api) -> list[Person]:
    """Four claims that wait for an officer; the last two were filed in the same moment."""
    return [await filing(api, day) for day in ("2025-03-10", "2025-03-11", "2025-03-12", "2025-03-12")]


async def page(api: Api, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await api.officer(QUEUE, **given))["claims"]
    return found


async def walked(api: Api, first: int) -> list[list[str]]:
    """All pages of the queue, as ids."""
    pages, after, more = [], None, True
    while more:
        found = await page(api, first=first, after=after)
        pages.append([node["id"] for node in found["nodes"]])
        after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]
    return pages


def ids(people: list[Person]) -> list[str]:
    return [person.claims[0] for person in people]


async def refused(api: Api, **given: Any) -> dict[str, Any]:
    with pytest.raises(Answered) as answered:
        await page(api, **given)
    error: dict[str, Any] = answered.value.errors[0]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    return error


async def test_the_queue_is_walked_without_gaps_or_doubles_in_pages_of_any_size(waiting: list[Person]) -> None:
    api = waiting[0].api

    whole = (await walked(api, 100))[0]
    assert whole[:2] == ids(waiting)[:2]
    assert sorted(whole) == sorted(ids(waiting))
    for first in (1, 2, 3, 4):
        pages = await walked(api, first)
        assert [each for found in pages for each in found] == whole
        assert {len(each) for each in pages[:-1]} <= {first}

    # and every edge has the cursor of its own node
    found = await page(api, first=3)
    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    assert (await page(api, first=2, after=found["edges"][0]["cursor"]))["nodes"] == found["nodes"][1:]


async def test_a_claim_that_arrives_meanwhile_comes_at_its_place_and_shifts_nothing(waiting: list[Person]) -> None:
    # given
    api = waiting[0].api
    whole = (await walked(api, 100))[0]
    first = await page(api, first=3)

    # when another claim arrives, and one of the first page leaves
    late = await filing(api, "2025-03-13")
    await waiting[0].approved(1)
    rest = await page(api, first=100, after=first["pageInfo"]["endCursor"])

    # then
    assert [node["id"] for node in first["nodes"] + rest["nodes"]] == [*whole, late.claims[0]]


async def test_the_queue_shows_what_its_filter_asks_for(waiting: list[Person]) -> None:
    api = waiting[0].api
    await waiting[0].approved(1)
    await waiting[1].step(op.TAKE_CLAIM, 1)

    async def found(**conditions: Any) -> list[str]:
        return [node["id"] for node in (await page(api, first=100, filter=conditions))["nodes"]]

    assert await found(statuses=["APPROVED"]) == ids(waiting[:1])
    assert await found(statuses=["IN_VERIFICATION"], monthNo=1) == ids(waiting[1:2])
    assert await found(monthNo=2) == await found(statuses=[]) == []
    assert sorted(await found()) == sorted(ids(waiting[1:]))


async def test_an_officer_finds_what_is_on_the_own_desk_and_what_is_due(waiting: list[Person]) -> None:
    api = waiting[0].api
    ratna = api.acting(Role.OFFICER, "ratna")
    await waiting[0].step(op.TAKE_CLAIM, 1)
    done(await ratna(op.TAKE_CLAIM, claim=waiting[1].claims[0], key=op.key()))

    async def found(officer: Api, **conditions: Any) -> list[str]:
        nodes = (await officer(QUEUE, first=100, filter=conditions))["claims"]["nodes"]
        return [node["id"] for node in nodes]

    assert await found(api.officer, mine=True) == ids(waiting[:1])
    assert await found(ratna, mine=True) == ids(waiting[1:2])
    assert sorted(await found(ratna, mine=False)) == sorted(ids(waiting))
    # filed on 10 March, and due three working days later
    assert await found(api.officer, dueBy="2025-03-13") == ids(waiting[:1])
    assert await found(api.officer, dueBy="2025-03-14", mine=True) == ids(waiting[:1])
    assert await found(api.officer, dueBy="2025-03-12") == []


async def test_an_empty_queue_has_no_next_page(api: Api) -> None:
    found = await page(api)

    assert found == {"edges": [], "nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}


async def test_a_page_has_1_to_100_nodes(api: Api) -> None:
    for size in (0, -1, 101, 2**31 - 1):
        assert "1-100" in (await refused(api, first=size))["message"]


async def test_a_cursor_that_is_not_of_this_list_is_refused(api: Api) -> None:
    def forged(*key: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()

    for cursor in (
        "",
        "x",
        "%%%",
        "\u00e9",
        forged(),
        forged("v1"),
        forged("v2", "2025-03-10T02:00:00+00:00", "3a1f6c1e-0000-4000-8000-000000000000"),
        forged("v1", "yesterday", "3a1f6c1e-0000-4000-8000-000000000000"),
        forged("v1", "2025-03-10T02:00:00+00:00", "no id"),
        forged("v1", None, None),
        forged("v1", {"a": 1}, [2]),
        forged("v1", 10**30, 10**30),
        forged("v1", *["x"] * 1000),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
    ):
        assert "not a cursor of this list" in (await refused(api, after=cursor))["message"]


async def test_a_state_that_follows_the_clock_is_no_filter(api: Api) -> None:
    for status in ("LOCKED", "CLAIMABLE", "LAPSED"):
        assert "only states of filed claims" in (await refused(api, filter={"statuses": [status]}))["message"]
