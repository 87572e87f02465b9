"""A plugin's field can only damage itself: it is null with the plugin's name, and the rest of the answer is whole."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from support.api import Api
from support.journey import a_person

from jkp.security.principals import Role

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio
import strawberry
from jkp_schema.api import INHERIT, PUBLIC, Info, Participant, allow, takes

@strawberry.type(description="A thing.")
class ProbeThing:
    __policy__ = INHERIT
    name: str = strawberry.field(description="Its name.")

    @strawberry.field(description="Fails.")
    def broken(self) -> str:
        raise LookupError("password=hunter2")

    @strawberry.field(description="Never comes back.")
    async def slow(self) -> str:
        await asyncio.sleep(60)

@strawberry.type
class Query:
    @strawberry.field(description="Works.", metadata=PUBLIC)
    def probe_fine(self) -> str | None:
        return "fine"

    @strawberry.field(description="Fails.", metadata=PUBLIC)
    def probe_broken(self) -> str | None:
        raise LookupError("password=hunter2")

    @strawberry.field(description="Fails later.", metadata=PUBLIC)
    async def probe_broken_later(self) -> str | None:
        await asyncio.sleep(0)
        raise LookupError("password=hunter2")

    @strawberry.field(description="Never comes back.", metadata=PUBLIC)
    async def probe_slow(self) -> str | None:
        await asyncio.sleep(60)

    @strawberry.field(description="May take its time.", metadata={**PUBLIC, **takes(5)})
    async def probe_patient(self) -> str | None:
        await asyncio.sleep(0.7)
        return "patient"

    @strawberry.field(description="Refuses.", metadata=PUBLIC)
    def probe_refusing(self) -> str | None:
        raise refuse(Code.SAME_COMPANY, company="PT Maju Jaya")

    @strawberry.field(description="Gives nonsense.", metadata=PUBLIC)
    def probe_wrong(self) -> int | None:
        return "password=hunter2"

    @strawberry.field(description="For officers.", metadata=allow(Role.OFFICER))
    def probe_secret(self) -> str | None:
        return "for officers"

    @strawberry.field(description="A thing.", metadata=PUBLIC)
    def probe_thing(self) -> ProbeThing | None:
        return ProbeThing(name="a thing")

@strawberry.type
class Mutation:
    @strawberry.mutation(description="Fails after writing.", metadata=PUBLIC)
    async def probe_write(self) -> str | None:
        raise LookupError("password=hunter2")

@strawberry.type
class ParticipantEdges:
    @strawberry.field(description="Fails for each person.")
    def probe_note(participant: strawberry.Parent[Participant]) -> str | None:
        raise LookupError(participant.name)

@hookimpl
def jkp_graphql(ctx):
    return GraphQLExtension(query=Query, mutation=Mutation, extend={Participant: ParticipantEdges})
"""


@pytest.fixture
async def api(install: Install, serve: Serve) -> Api:
    """A server whose plugins have half a second for each answer."""
    install("probe", PLUGIN)
    return await serve(plugins={"probe": {}, "sandbox": {}}, server={"plugin_seconds": 0.5})


async def answer_to(api: Api, document: str) -> tuple[Any, list[tuple[list[str], str]]]:
    """The data, and each error's path and code; no answer tells what was raised."""
    response = await api.raw(document)
    assert "hunter2" not in response.text
    body = response.json()
    return body["data"], [(error["path"], error["extensions"]["code"]) for error in body.get("errors", [])]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("probeBroken", "PLUGIN_ERROR"),
        ("probeBrokenLater", "PLUGIN_ERROR"),
        ("probeSlow", "PLUGIN_TIMEOUT"),
        ("probeRefusing", "SAME_COMPANY"),
        ("probeSecret", "UNAUTHENTICATED"),
    ],
)
async def test_a_field_that_fails_is_null_and_the_rest_of_the_answer_is_whole(api: Api, field: str, code: str) -> None:
    data, errors = await answer_to(api, f"{{ probeFine {field} viewer {{ role }} }}")

    assert data == {"probeFine": "fine", field: None, "viewer": {"role": "ANONYMOUS"}}
    assert errors == [([field], code)]


async def test_a_value_that_is_none_of_the_schema_nulls_its_field(api: Api) -> None:
    data, errors = await answer_to(api, "{ probeFine probeWrong }")

    assert data == {"probeFine": "fine", "probeWrong": None}
    assert [path for path, _ in errors] == [["probeWrong"]]


async def test_the_error_names_the_plugin(api: Api) -> None:
    error = (await api.raw("{ probeBroken }")).json()["errors"][0]

    assert error["extensions"] == {"code": "PLUGIN_ERROR", "plugin": "probe"}
    assert error["message"] == "The plugin probe failed."


async def test_what_was_raised_is_in_the_log_of_the_plugin(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    await api.raw("{ probeBroken }")

    assert [record.name for record in caplog.records] == ["jkp.plugins.probe"]
    assert "hunter2" in caplog.text


async def test_a_field_may_ask_for_more_time_than_the_others(api: Api) -> None:
    assert await api("{ probePatient }") == {"probePatient": "patient"}


async def test_a_fault_inside_a_plugins_own_type_nulls_the_plugins_field(api: Api) -> None:
    data, errors = await answer_to(api, "{ probeFine probeThing { name broken } }")

    assert data == {"probeFine": "fine", "probeThing": None}
    assert errors == [(["probeThing", "broken"], "PLUGIN_ERROR")]


async def test_a_plugins_own_type_cannot_hold_up_an_answer_either(api: Api) -> None:
    data, errors = await answer_to(api, "{ probeFine probeThing { name slow } }")

    assert data == {"probeFine": "fine", "probeThing": None}
    assert errors == [(["probeThing", "slow"], "PLUGIN_TIMEOUT")]


async def test_a_mutation_that_fails_is_null(api: Api) -> None:
    data, errors = await answer_to(api, "mutation { probeWrite }")

    assert data == {"probeWrite": None}
    assert errors == [(["probeWrite"], "PLUGIN_ERROR")]


async def test_a_field_on_a_type_of_the_core_nulls_itself_alone(api: Api) -> None:
    sari = await a_person(api)

    data, errors = await answer_to(sari.me, "{ viewer { participant { name probeNote } } }")

    assert data == {"viewer": {"participant": {"name": "Sari Wulandari", "probeNote": None}}}
    assert errors == [(["viewer", "participant", "probeNote"], "PLUGIN_ERROR")]


async def test_the_policy_of_a_plugins_field_holds(api: Api) -> None:
    assert await api.officer("{ probeSecret }") == {"probeSecret": "for officers"}

    _, errors = await answer_to(api.acting(Role.PARTICIPANT, "3a1f6c1e-0000-4000-8000-000000000000"), "{ probeSecret }")
    assert errors == [(["probeSecret"], "FORBIDDEN")]
