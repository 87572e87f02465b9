"""A plugin's field on many objects asks once for all of them, and each request anew."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.api import Api
from support.journey import Person, a_person

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio
import strawberry
from jkp_schema.api import Batch, Info, Participant, takes

asked = []

async def lengths(ids):
    asked.append(len(ids))
    return ["known"] * len(ids)

async def broken(ids):
    raise LookupError("password=hunter2")

async def too_few(ids):
    return []

async def slow(ids):
    await asyncio.sleep(0.2)
    return ["slow"] * len(ids)

LENGTHS, BROKEN, TOO_FEW, SLOW = Batch(lengths), Batch(broken), Batch(too_few), Batch(slow)

@strawberry.type
class Edges:
    @strawberry.field(description="Known of each.")
    async def probe_known(participant: strawberry.Parent[Participant], info: Info) -> str | None:
        return await LENGTHS.load(info, participant.local_id)

    @strawberry.field(description="Known of each, asked anew.")
    async def probe_anew(participant: strawberry.Parent[Participant], info: Info) -> str | None:
        await LENGTHS.load(info, participant.local_id)
        LENGTHS.forget(info)
        return await LENGTHS.load(info, participant.local_id)

    @strawberry.field(description="Fails for all.")
    async def probe_broken(participant: strawberry.Parent[Participant], info: Info) -> str | None:
        return await BROKEN.load(info, participant.local_id)

    @strawberry.field(description="Gives a value for nobody.")
    async def probe_too_few(participant: strawberry.Parent[Participant], info: Info) -> str | None:
        return await TOO_FEW.load(info, participant.local_id)

    @strawberry.field(description="Waits for what takes long.", metadata=takes(5))
    async def probe_patient(participant: strawberry.Parent[Participant], info: Info) -> str | None:
        return await SLOW.load(info, participant.local_id)

    @strawberry.field(description="Waits for the same, and not so long.", metadata=takes(0.05))
    async def probe_impatient(participant: strawberry.Parent[Participant], info: Info) -> str | None:
        return await SLOW.load(info, participant.local_id)

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(extend={Participant: Edges})
"""


@pytest.fixture
async def people(install: Install, serve: Serve) -> list[Person]:
    install("probe", PLUGIN)
    api = await serve(plugins={"probe": {}, "sandbox": {}})
    return [await a_person(api) for _ in range(3)]


async def answer(people: list[Person], fields: str) -> tuple[list[dict[str, Any]], list[str]]:
    """What an officer is told of all of them in one request, and the codes of its errors."""
    asked = " ".join(f'p{number}: participant(id: "{one.id}") {{ {fields} }}' for number, one in enumerate(people))
    body = (await people[0].api.officer.raw(f"{{ {asked} }}")).json()
    return list(body["data"].values()), [error["extensions"]["code"] for error in body.get("errors", [])]


def loads() -> list[int]:
    """How many keys each load was given."""
    import jkp_probe  # type: ignore[import-not-found] # noqa: PLC0415 - it was written by the test

    given: list[int] = jkp_probe.asked
    return given


async def test_a_field_of_many_objects_asks_once(people: list[Person]) -> None:
    assert await answer(people, "probeKnown") == ([{"probeKnown": "known"}] * 3, [])
    assert loads() == [3]


async def test_the_next_request_asks_again(people: list[Person]) -> None:
    await answer(people, "probeKnown")
    await answer(people[:2], "probeKnown")

    assert loads() == [3, 2]


async def test_what_was_changed_meanwhile_is_asked_again(people: list[Person]) -> None:
    await answer(people[:1], "probeAnew")

    assert loads() == [1, 1]


@pytest.mark.parametrize("field", ["probeBroken", "probeTooFew"])
async def test_a_load_that_fails_nulls_the_fields_that_wait_for_it(people: list[Person], field: str) -> None:
    told, codes = await answer(people, f"name {field}")

    assert [one[field] for one in told] == [None] * 3
    assert {one["name"] for one in told} == {"Sari Wulandari"}
    assert codes == ["PLUGIN_ERROR"] * 3


async def test_a_field_that_waits_no_longer_takes_the_load_from_no_other(people: list[Person]) -> None:
    told, codes = await answer(people[:1], "probePatient probeImpatient")

    assert told == [{"probePatient": "slow", "probeImpatient": None}]
    assert codes == ["PLUGIN_TIMEOUT"]
