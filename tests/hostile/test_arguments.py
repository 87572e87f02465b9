"""Every argument of every operation, with values that no client should send, by everybody who may use it.

What is wrong is refused, what is refused has changed nothing, and no answer repeats what was sent. PostgreSQL refuses
much that SQLite takes: both are asked.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from conftest import Serve
from hostile.arguments import MARK, Place, places
from hostile.asking import Answer, answered, followed
from support.api import Api
from support.journey import COUNSELLOR
from support.matrix import PATIENT
from support.paying import employer_of
from support.rows import sql
from support.trainee import PROVIDER
from support.world import STANDS_AT, World, a_world

from jkp.security.principals import Role

FEWEST = 350
ALSO_WRITTEN = ("audit_", "sign_in", "limit")
"""Tables in which what was refused is noted too, by what their names begin with."""
Case = tuple[Place, Role, Any]


@pytest.fixture
async def world(serve_on_any: Serve) -> World:
    return await a_world(await serve_on_any(**PATIENT))


async def cases(world: World) -> list[Case]:
    """Each place with each of its values, by each role that may use it."""
    ids = await world.ids_by_argument()
    found = places(world.api.app.schema._schema)  # noqa: SLF001 - strawberry keeps it there
    return [(place, role, value) for place in found for role in sorted(place.roles) for value in place.hostile(ids)]


def some(all_: list[Case]) -> Iterator[Case]:
    """One value for each place and role, another one each time."""
    for number, (_, of_place) in enumerate(_grouped(all_)):
        yield of_place[number % len(of_place)]


def keys_of_erasures(all_: list[Case]) -> list[Case]:
    """What an erasure stores last, when much is gone already: each with the character that cannot be stored."""
    wanted = [case for case in all_ if case[0].field == "eraseParticipant" and case[0].path[-1] == "idempotencyKey"]
    return [case for case in wanted if isinstance(case[2], str) and "\0" in case[2]]


def _grouped(all_: list[Case]) -> Iterable[tuple[tuple[str, Role], list[Case]]]:
    groups: dict[tuple[str, Role], list[Case]] = {}
    for case in all_:
        groups.setdefault((str(case[0]), case[1]), []).append(case)
    return groups.items()


async def faults(world: World, sent: Iterable[Case]) -> dict[str, str]:
    """What was wrong with the answers to which of them."""
    ids, readers = await world.ids_by_argument(), _readers(world)
    found: dict[str, str] = {}
    before = await _counted(world.api)
    for place, role, value in sent:
        variables = place.variables(ids, value)
        answer = await _posted(readers[role], {"query": place.document, "variables": variables})
        after = await _counted(world.api)
        if wrong := _fault(answer, changed={name for name in after if after[name] != before[name]}):
            found[f"{role} {place} {str(value)[:40]!r}"] = wrong
        before = after
        if place.field == "sandboxTravelTo":
            await world.api.travel_to(STANDS_AT)
    return found


def _fault(answer: Answer, *, changed: set[str]) -> str | None:
    text = answer.body.decode()
    if answer.fault:
        return answer.fault
    if MARK in text:
        return f"repeats what was sent: {text[:300]}"
    if changed and _is_refused(text):
        return f"changed {changed}, and was refused: {text[:300]}"
    return None


def _is_refused(text: str) -> bool:
    if not text.startswith("{"):
        return False
    answer = json.loads(text)
    payloads = [each for each in (answer.get("data") or {}).values() if isinstance(each, dict)]
    return bool(answer.get("errors")) or any(payload.get("errors") for payload in payloads)


def _readers(world: World) -> dict[Role, Api]:
    acting = world.api.acting
    return {
        Role.ANONYMOUS: world.api,
        Role.PARTICIPANT: world.sari.me,
        Role.OFFICER: world.api.officer,
        Role.EMPLOYER: employer_of(world.api),
        Role.TRAINING_PROVIDER: acting(Role.TRAINING_PROVIDER, PROVIDER),
        Role.COUNSELLOR: acting(Role.COUNSELLOR, COUNSELLOR),
        Role.INTEGRATOR: acting(Role.INTEGRATOR, "portal"),
        Role.OPERATOR: acting(Role.OPERATOR, "operator"),
    }


async def _posted(api: Api, asked: dict[str, Any]) -> Answer:
    if asked["query"].startswith("subscription"):
        return await followed(api, asked)
    headers = {name: value.encode() for name, value in api.headers().items()}
    return await answered(api, headers=headers, body=json.dumps(asked).encode())


async def _counted(api: Api) -> dict[str, int]:
    """How many rows each table has."""
    tables = [table._meta.db_table for table in api.runtime.database.tables()]  # noqa: SLF001 - no public way
    counted = [f"SELECT '{name}' AS name, count(*) AS rows FROM {name}" for name in tables]  # noqa: S608 - of our own
    found = await sql(api, " UNION ALL ".join(counted))
    return {row["name"]: row["rows"] for row in found if not row["name"].startswith(ALSO_WRITTEN)}


async def test_no_argument_of_any_operation_brings_out_a_fault(world: World) -> None:
    all_ = await cases(world)

    assert await faults(world, [*keys_of_erasures(all_), *some(all_)]) == {}


async def test_there_are_so_many_places(api: Api) -> None:
    assert len({str(place) for place in places(api.app.schema._schema)}) >= FEWEST  # noqa: SLF001 - see above


@pytest.mark.slow
async def test_no_value_of_any_argument_brings_out_a_fault(world: World) -> None:
    assert await faults(world, await cases(world)) == {}
