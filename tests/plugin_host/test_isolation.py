"""A plugin that keeps failing is switched off for a while, kind by kind, its answers are capped, and nobody suffers."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from support.api import Api
from support.breakers import breakers_wait
from support.journey import Person, a_claimant, a_person

from jkp.plugin.breaker import FIRST_COOLDOWN, IN_A_ROW, MINUTE
from jkp.plugin.switching import Kind
from jkp_schema.ids import uuid_of
from jkp_schema.plugin.capping import LONGEST_LIST, LONGEST_TEXT

Install = Callable[..., None]
Serve = Callable[..., Awaitable[Api]]

PLUGIN = """
import asyncio
from typing import Annotated
import strawberry
from jkp_schema.api import INHERIT, PUBLIC, SIGNED_IN, Activity

Number = Annotated[int, strawberry.argument(description="How many.")]
calls, raises, rows = [], [], []
gate = asyncio.Event()

def work(what):
    calls.append(what)
    if raises:
        raise raises[0]
    return "fine"

@strawberry.type(description="A thing.")
class ProbeThing:
    __policy__ = INHERIT
    name: str = strawberry.field(description="Its name.")
    names: list[str] = strawberry.field(description="Its names.")
    activity: Activity | None = strawberry.field(description="An activity.")

@strawberry.type
class Query:
    @strawberry.field(description="Works, or fails.", metadata=PUBLIC)
    def probe_field(self) -> str | None:
        return work("field")

    @strawberry.field(description="Waits until it may go on.", metadata=PUBLIC)
    async def probe_waiting(self) -> str | None:
        await gate.wait()
        return work("field")

    @strawberry.field(description="Refuses.", metadata=PUBLIC)
    def probe_refusing(self) -> str | None:
        raise refuse(Code.SAME_COMPANY, company="PT Maju Jaya")

    @strawberry.field(description="Gives nonsense.", metadata=PUBLIC)
    def probe_wrong(self) -> int | None:
        return "hunter2"

    @strawberry.field(description="Many.", metadata=PUBLIC)
    def probe_many(self, number: Number) -> list[str] | None:
        return ["a"] * number

    @strawberry.field(description="Without end.", metadata=PUBLIC)
    def probe_endless(self) -> list[int] | None:
        return (number for number in iter(int, 1))

    @strawberry.field(description="Long.", metadata=PUBLIC)
    async def probe_long(self, number: Number) -> str | None:
        return "a" * number

    @strawberry.field(description="A thing.", metadata=PUBLIC)
    def probe_thing(self, number: Number, longest: Number = 1) -> ProbeThing | None:
        return ProbeThing(name="a" * longest, names=["a"] * number, activity=None)

    @strawberry.field(description="Activities.", metadata=SIGNED_IN)
    def probe_activities(self) -> list[Activity] | None:
        return [Activity.of(row, "en") for row in rows]

    @strawberry.field(description="A thing with an activity.", metadata=SIGNED_IN)
    def probe_holder(self) -> ProbeThing | None:
        return ProbeThing(name="a", names=[], activity=Activity.of(rows[0], "en"))

@hookimpl
def jkp_graphql(ctx):
    global CTX
    CTX = ctx
    return GraphQLExtension(query=Query)

class Known:
    code = "assessment.completed"
    title_id = title_en = "A requirement"

    async def assess(self, participant_id, period):
        work("requirement")
        return Assessment(state=State.SATISFIED)

@hookimpl
def jkp_requirements(ctx):
    return [Known()]

async def handle(request):
    work("route")
    return Response()

@hookimpl
def jkp_routes(ctx):
    return [Route(path="hook", handle=handle)]

class Face:
    name = "face"

    async def check(self, photo, participant_id):
        work("check")
        return IdentityState.PASSED

@hookimpl
def jkp_identity_checks(ctx):
    return [Face()]
"""
OTHER = """
from typing import Annotated
from uuid import UUID
import strawberry
from jkp_schema.api import PUBLIC

@strawberry.type
class Query:
    @strawberry.field(description="Works.", metadata=PUBLIC)
    def other_field(self) -> str | None:
        return "fine"

    @strawberry.field(description="Asks all plugins again.", metadata=PUBLIC)
    async def other_reassess(self, whom: Annotated[str, strawberry.argument(description="Who.")]) -> str | None:
        await CTX.missions.reassess(UUID(whom))
        return "fine"

@hookimpl
def jkp_graphql(ctx):
    global CTX
    CTX = ctx
    return GraphQLExtension(query=Query)
"""


@pytest.fixture
async def api(install: Install, serve: Serve) -> Api:
    """A server with two plugins of strangers."""
    return await beside_another(install, serve, {})


async def beside_another(install: Install, serve: Serve, section: dict[str, Any]) -> Api:
    install("probe", PLUGIN)
    install("other", OTHER)
    started = await serve(plugins={"probe": section, "other": {}, "sandbox": {}})
    await started.travel_to("2025-03-10")
    return started


def probe() -> Any:
    return import_module("jkp_probe")


def calls(what: str) -> int:
    """How often the plugin was called."""
    return len([call for call in probe().calls if call == what])


async def error_of(api: Api, document: str) -> dict[str, Any]:
    """The one error of an answer, which tells nothing of what was raised."""
    response = await api.raw(document)
    assert "hunter2" not in response.text
    (error,) = response.json()["errors"]
    found: dict[str, Any] = error
    return found


async def test_a_field_that_keeps_failing_is_not_called_any_more_and_says_so_at_once(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    probe().raises.append(LookupError("hunter2"))
    for _ in range(IN_A_ROW):
        assert (await error_of(api, "{ probeField }"))["message"] == "The plugin probe failed."

    error = await error_of(api, "{ probeField }")

    assert error["message"] == "The plugin probe is switched off for now, after too many faults."
    assert error["extensions"]["code"] == "PLUGIN_ERROR"
    assert 0 < error["extensions"]["retryAfter"] <= FIRST_COOLDOWN
    assert calls("field") == IN_A_ROW
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "its fields are switched off for 30 s"
    ]


async def test_it_is_tried_with_one_call_after_a_while_and_works_again(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    # given a plugin that is switched off, and was mended meanwhile
    probe().raises.append(LookupError("hunter2"))
    for _ in range(IN_A_ROW):
        await api.raw("{ probeField }")
    probe().raises.clear()
    breakers_wait(api, FIRST_COOLDOWN)

    # when many ask at once
    trying = asyncio.create_task(api("{ probeWaiting }"))
    await asyncio.sleep(0.05)
    refused = [await error_of(api, "{ probeField }") for _ in range(5)]
    probe().gate.set()

    # then one got through, and afterwards all do
    assert await trying == {"probeWaiting": "fine"}
    assert {error["extensions"]["code"] for error in refused} == {"PLUGIN_ERROR"}
    assert await api("{ probeField }") == {"probeField": "fine"}
    assert "its fields work again" in caplog.text


async def test_faults_of_one_kind_leave_the_other_kinds_and_the_other_plugins_alone(api: Api) -> None:
    probe().raises.append(LookupError("hunter2"))
    for _ in range(IN_A_ROW + 1):
        await api.raw("{ probeField }")
    probe().raises.clear()

    assert (await api.http.post("/plugins/probe/hook")).status_code == 204
    assert await api("{ otherField }") == {"otherField": "fine"}
    (switches,) = [one.switches for one in api.runtime.host.plugins if one.name == "probe"]
    assert [switch.kind for switch in switches if switch.is_off] == [Kind.FIELDS]


async def test_a_route_that_is_switched_off_tells_the_board_when_to_come_again(api: Api) -> None:
    probe().raises.append(LookupError("hunter2"))
    for _ in range(IN_A_ROW):
        assert (await api.http.post("/plugins/probe/hook")).status_code == 503

    response = await api.http.post("/plugins/probe/hook")

    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"] == {"code": "PLUGIN_ERROR"}
    assert 0 < int(response.headers["retry-after"]) <= FIRST_COOLDOWN
    assert calls("route") == IN_A_ROW


async def test_a_requirement_that_is_switched_off_is_unknown(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10", assessed=False)
    probe().raises.append(LookupError("hunter2"))
    before = calls("requirement")

    for _ in range(2 * IN_A_ROW):
        await reassess(api, sari)

    assert calls("requirement") == before + IN_A_ROW
    requirement = (await sari.claim(2))["mission"]["requirements"][0]
    assert (requirement["state"], requirement["plugin"]) == ("UNKNOWN", "probe")


async def test_a_selfie_is_for_the_officer_while_the_check_is_switched_off(api: Api) -> None:
    probe().raises.append(LookupError("hunter2"))
    people = [await a_person(api) for _ in range(IN_A_ROW + 1)]
    for person in people:
        await person.reports("2025-02-24")
        await person.filed(1)

    assert calls("check") == IN_A_ROW
    claim = await api.officer("query($id: ID!) { claim(id: $id) { selfies { state } } }", id=people[-1].claims[0])
    assert claim == {"claim": {"selfies": [{"state": "REVIEW"}]}}


async def test_a_refusal_is_an_answer_and_no_fault(api: Api) -> None:
    for _ in range(3 * IN_A_ROW):
        assert (await error_of(api, "{ probeRefusing }"))["extensions"]["code"] == "SAME_COMPANY"


async def reassess(api: Api, person: Person) -> None:
    """Another plugin asks all plugins for their requirements again."""
    participant = uuid_of("Participant", person.id)
    answer = await api("query($id: String!) { otherReassess(whom: $id) }", id=str(participant))
    assert answer == {"otherReassess": "fine"}


async def test_how_long_another_plugin_takes_is_no_fault_of_the_one_that_asks(install: Install, serve: Serve) -> None:
    api = await beside_another(install, serve, {"time_limit": 0.2})
    sari = await a_claimant(api, "2025-03-10", assessed=False)

    async def hangs(*_: object) -> None:
        await asyncio.sleep(60)

    probe().Known.assess = hangs
    for _ in range(IN_A_ROW):
        await reassess(api, sari)


async def test_a_field_that_would_end_the_server_nulls_itself(api: Api) -> None:
    probe().gate.set()
    for error in (SystemExit("hunter2"), KeyboardInterrupt("hunter2"), asyncio.CancelledError()):
        probe().raises[:] = [error]

        answer = (await api.raw("{ probeField probeWaiting otherField }")).json()

        assert answer["data"] == {"probeField": None, "probeWaiting": None, "otherField": "fine"}
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"PLUGIN_ERROR"}


TOO_MUCH = (
    f"probeMany(number: {LONGEST_LIST + 1})",
    f"probeLong(number: {LONGEST_TEXT + 1})",
    f"probeThing(number: {LONGEST_LIST + 1}) {{ name names }}",
    f"probeThing(number: 1, longest: {LONGEST_TEXT + 1}) {{ name names }}",
    "probeEndless",
    "probeWrong",
    "alias: probeWrong",
)


async def test_an_answer_that_is_too_long_or_makes_no_sense_is_null_and_the_plugins_fault(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    for field in TOO_MUCH:
        answer = (await api.raw(f"{{ otherField {field} }}")).json()

        assert answer["data"].pop("otherField") == "fine"
        assert list(answer["data"].values()) == [None], field
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "PLUGIN_ERROR", "plugin": "probe"}
        assert error["message"] == "The plugin probe failed.", field
        breakers_wait(api, MINUTE)
        await api("{ probeField }")
    assert {record.name for record in caplog.records} == {"jkp.plugins.probe"}


async def test_the_longest_answers_that_are_allowed_are_given(api: Api) -> None:
    longest = f"{{ probeMany(number: {LONGEST_LIST}) probeLong(number: {LONGEST_TEXT}) }}"

    answer = await api(longest)

    assert (len(answer["probeMany"]), len(answer["probeLong"])) == (LONGEST_LIST, LONGEST_TEXT)


async def test_a_participant_is_never_given_the_activity_of_somebody_else(api: Api) -> None:
    # given an activity of Sari
    sari, wati = [await a_claimant(api, "2025-03-10", assessed=False) for _ in range(2)]
    await records(api, sari)

    for document in ("{ probeActivities { company } }", "{ probeHolder { activity { company } } }"):
        # when a plugin gives it to everybody
        refused = await error_of(wati.me, document)

        # then Wati gets nothing, Sari her own, and an officer may see it
        assert refused["extensions"]["code"] == "PLUGIN_ERROR"
        assert "PT Rahasia" in (await sari.me.raw(document)).text
        assert "PT Rahasia" in (await api.officer.raw(document)).text


async def records(api: Api, person: Person) -> None:
    """The plugin records an activity of this person, and keeps it."""
    module = probe()
    proposed = module.ProposedActivity(
        kind=module.ActivityKind.JOB_APPLICATION,
        external_id="1",
        participant_id=uuid_of("Participant", person.id),
        occurred_on=date(2025, 3, 10),
        company="PT Rahasia",
    )
    with api.runtime.activate():
        module.rows.append((await module.CTX.activities.record(proposed)).activity)
