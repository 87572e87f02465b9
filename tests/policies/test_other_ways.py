"""Filters, followers and mutations: somebody else's row is answered exactly like a row that does not exist."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import Serve, on_sqlite
from graphql import GraphQLEnumType, GraphQLField, GraphQLInputObjectType, GraphQLInputType, GraphQLList, GraphQLNonNull
from support import operations as op
from support.api import Api
from support.journey import Person
from support.live import Stream, stream
from support.matrix import PATIENT, ROLES, STRANGER
from support.people import somebody
from support.world import World, a_world

from jkp_schema.ids import global_id, split
from jkp_schema.policy import policy_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("matrix"), on_sqlite]
FOLLOW = """subscription($participant: ID, $claim: ID, $after: String) {
  claimStatusChanged(participantId: $participant, claimId: $claim, after: $after) { event { participantId claimId } }
}"""
PAGE = """query($participant: ID, $claim: ID) {
  events(first: 100, filter: {participantId: $participant, claimId: $claim}) { nodes { participantId claimId } }
}"""
NOT_THERE = ("NOT_FOUND", "EVIDENCE_UNKNOWN")
TO_HERSELF = {
    "assessmentSave",
    "assessmentSubmit",
    "counsellingIntroduce",
    "counsellingRequest",
    "karirhubSaveSearch",
    "profileRegisterAsSeeker",
    "profileSave",
    "registerBankAccount",
    "setContact",
}
"""Mutations that take no id: they can only be about whoever sends them."""
ALSO = {"outsideReason", "media"}
"""What need not be given, but is looked at before the ids."""
SCALARS = {
    "Boolean": True,
    "Date": "2025-03-20",
    "DateTime": "2025-03-20T09:00:00+07:00",
    "Float": 1.5,
    "Int": 1,
    "NIK": "9999014506900001",
    "Rupiah": 1,
    "String": "sesuatu",
}


@pytest.fixture
async def world(serve: Serve) -> World:
    return await a_world(await serve(**PATIENT))


@pytest.fixture
async def budi(world: World) -> Person:
    return await somebody(world.api, person={"name": "Budi Santoso"})


def unknown(gid: str) -> str:
    """An id of nobody, of the same type and form."""
    of_type, local = split(gid)
    return global_id(of_type, uuid4() if len(local) == len(str(UUID(int=0))) else 999_999_999)


async def test_a_filter_by_her_ids_is_answered_like_one_by_nobodys(world: World, budi: Person) -> None:
    readers = world.readers(budi)
    follows_all = {"herself", "officer", "integrator", "operator"}

    for name, hers in (("participant", world.sari.id), ("claim", world.sari.claims[0])):
        for reader in set(readers) - follows_all:
            answers = [await said(readers[reader], PAGE, **{name: given}) for given in (hers, unknown(hers))]
            assert answers[0] == answers[1], (reader, name)
        assert (await readers["officer"](PAGE, **{name: hers}))["events"]["nodes"]


async def test_a_follower_is_told_nothing_of_hers_from_the_beginning_on(world: World, budi: Person) -> None:
    # given everything that has happened to her, and a follower who asks for all of it, or for hers alone
    first = (await world.api.officer("{ events(first: 1) { edges { cursor } } }"))["events"]["edges"][0]["cursor"]

    for given in ({}, {"claim": world.sari.claims[0]}):
        async with stream(budi.me, FOLLOW, after=first, **given) as followed:
            assert await told_within(0.2, followed) == []
    async with stream(world.sari.me, FOLLOW, after=first) as followed:
        assert world.sari.id in (await followed.next())["data"]


async def told_within(seconds: float, followed: Stream) -> list[str]:
    """The events, not the bookmarks, that come within a time."""
    told = []
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                told.append((await followed.next()).get("data", ""))
    return [each for each in told if "participantId" in each]


@pytest.mark.parametrize("reader", [STRANGER, "employer", "trainer", "counsellor"])
async def test_a_mutation_on_her_rows_is_answered_like_one_on_nobodys(world: World, budi: Person, reader: str) -> None:
    # given her ids for every id that an input takes, and ids of nobody
    ids, asked = await world.ids_by_argument(), dict(mutations(world.api, reader))
    answers = {}
    for name, one in asked.items():
        answers[name] = [await sent(world.readers(budi)[reader], name, one, given) for given in (ids, nobodys(ids))]

    # then each mutation has looked for the row, and says that there is none
    assert len(answers) >= 2
    assert {name: given for name, given in answers.items() if given[0] != given[1]} == {}
    assert {name: given for name, given in answers.items() if not any(code in given[0] for code in NOT_THERE)} == {}


def nobodys(ids: Mapping[str, str]) -> dict[str, str]:
    return {name: unknown(gid) for name, gid in ids.items()}


def mutations(api: Api, reader: str) -> Iterator[tuple[str, GraphQLField]]:
    """The mutations that the reader's role may use."""
    mutation = api.app.schema._schema.mutation_type  # noqa: SLF001 - strawberry keeps it there
    assert mutation
    for name, one in mutation.fields.items():
        policy = policy_of(mutation, one)
        if policy and ROLES[reader] in policy.roles and "input" in one.args and name not in TO_HERSELF:
            yield name, one


async def sent(reader: Api, name: str, one: GraphQLField, ids: Mapping[str, str]) -> str:
    """The whole answer to a mutation with these ids."""
    given = one.args["input"].type
    document = f"mutation($input: {given}) {{ {name}(input: $input) {{ __typename errors {{ code message path }} }} }}"
    return str(await said(reader, document, input=a_value("input", given, ids)))


async def said(reader: Api, document: str, **variables: Any) -> dict[str, Any]:
    """An answer without what it cost."""
    answer = (await reader.raw(document, **variables)).json()
    return {name: answer.get(name) for name in ("data", "errors")}


def a_value(name: str, of_type: GraphQLInputType, ids: Mapping[str, str]) -> Any:
    """A value that is as good as any, with her ids where ids are asked for."""
    if isinstance(of_type, GraphQLNonNull):
        return a_value(name, of_type.of_type, ids)
    if isinstance(of_type, GraphQLList):
        return [a_value(name, of_type.of_type, ids)]
    if isinstance(of_type, GraphQLEnumType):
        return [*of_type.values][-1]
    if isinstance(of_type, GraphQLInputObjectType):
        return {
            field: op.key() if field == "idempotencyKey" else a_value(field, one.type, ids)
            for field, one in of_type.fields.items()
            if isinstance(one.type, GraphQLNonNull) or field in ids or field in ALSO
        }
    return ids.get(name, "") if of_type.name == "ID" else SCALARS[of_type.name]
