"""What is logged: one line each, with the request it belongs to, and nothing that could be a person's."""

import json
import logging

import pytest
from support import operations as op
from support.api import Answered, Api
from support.journey import a_claimant, a_person, done
from support.live import FOLLOW, socket
from support.logs import lines_of
from support.rows import sql

from jkp import tracing
from jkp.events import growing
from jkp.operating import logs
from jkp.security.principals import Role
from jkp.settings.operating import LogForm

NIK = "3171234506900001"
EVENTS = """query($id: ID!) {
  events(first: 100, filter: {participantId: $id}) { nodes { eventId type requestId } } }"""


def written(form: LogForm, message: str, *args: object, fault: BaseException | None = None, **extra: object) -> str:
    """The line of one record."""
    trace = (type(fault), fault, fault.__traceback__) if fault else None
    record = logging.LogRecord("jkp.x", logging.ERROR, __file__, 1, message, args, trace)
    record.__dict__.update(extra)
    return logs.formatter(form).format(record)


def a_fault() -> ValueError:
    try:
        raise ValueError(f"no participant {NIK}")
    except ValueError as error:
        return error


def test_what_somebody_sent_is_no_line_of_its_own() -> None:
    forged = written(LogForm.TEXT, "route %s", "x\n2026-11-22 INFO jkp.claims approved\x1b[2J", said="a\rb")

    assert "\n" not in forged
    assert forged.endswith("route x\\n2026-11-22 INFO jkp.claims approved\\x1b[2J said=a\\rb")


def test_what_somebody_sent_is_no_line_of_its_own_in_a_trace_either() -> None:
    try:
        raise ValueError("x\n2026-11-22 INFO jkp.claims approved\x1b[2J")
    except ValueError as error:
        lines = written(LogForm.TEXT, "a fault", fault=error).splitlines()

    assert [line for line in lines[1:] if not line.startswith("  ")] == []
    assert lines[-1] == "  2026-11-22 INFO jkp.claims approved\\x1b[2J"


@pytest.mark.parametrize("form", LogForm)
def test_half_a_character_keeps_no_line_from_being_written(form: LogForm) -> None:
    line = written(form, "route %s", "\ud800", said={NIK: "\udfff"})

    assert "route \\ud800" in line
    assert NIK not in line


def test_a_line_for_machines_is_json_with_the_request_it_belongs_to() -> None:
    with tracing.answering("r-1"):
        line = json.loads(written(LogForm.JSON, "claim %s approved", "c1", month=3))

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "error",
        "logger": "jkp.x",
        "event": "claim c1 approved",
        "month": 3,
        "request_id": "r-1",
    }


@pytest.mark.parametrize("form", LogForm)
def test_no_line_holds_what_could_be_a_persons(form: LogForm) -> None:
    line = written(form, "no %s", NIK, fault=a_fault(), account_number="1234567", told=f"call {NIK}", about={"nik": 1})

    assert NIK not in line
    assert "1234567" not in line
    assert line.count("[redacted]") == 5
    assert "Traceback" in line


def test_a_line_for_people_says_when_what_and_where() -> None:
    line = written(LogForm.TEXT, "claim %s approved", "c1", month=3)

    assert line.endswith(" ERROR jkp.x claim c1 approved month=3")


def test_a_line_of_a_trace_is_in_the_same_json_line() -> None:
    line = written(LogForm.JSON, "broken", fault=a_fault())

    assert "\n" not in line
    assert "ValueError: no participant [redacted]" in json.loads(line)["exception"]


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 65, "ä", "a\nb", NIK, f"portal-{NIK}-1", "0812-3456-7890"])
def test_what_the_log_could_not_hold_names_no_request(given: str | None) -> None:
    assert tracing.usable(given) is None


def test_no_log_hides_a_part_of_an_id_of_ours() -> None:
    made = [tracing.new() for _ in range(500)]

    assert [tracing.usable(each) for each in made] == made
    assert len(set(made)) == 500


def test_where_nobody_asked_there_is_no_request() -> None:
    assert tracing.current() is None
    assert tracing.reference() != tracing.reference()


async def test_an_event_has_the_request_that_caused_it_and_the_log_tells_its_clients_name_beside(any_api: Api) -> None:
    sari = await a_person(any_api)

    with lines_of("jkp.events") as lines:
        headers = {**sari.me.headers(), "x-request-id": "r-3"}
        body = {"query": op.REGISTER_ACCOUNT, "variables": {"key": op.key()}}
        answer = await any_api.http.post("/graphql", json=body, headers=headers)

    done(answer.json()["data"])
    request_id, (line,) = answer.headers["x-request-id"], lines()
    told = (line["event"], line["request_id"], line["client_request_id"])
    assert told == ("BANK_ACCOUNT_CHANGED", request_id, "r-3")
    assert len(line["event_id"]) == 36
    with any_api.runtime.activate():
        await growing.settle()
    events = (await any_api.officer(EVENTS, id=sari.id))["events"]["nodes"]
    assert [event["requestId"] for event in events if event["eventId"] == line["event_id"]] == [request_id]


async def test_two_who_give_one_name_are_two_in_audit_and_events(api: Api) -> None:
    sari, budi = await a_person(api), await a_person(api)
    headers = {"x-request-id": "the-same"}

    for person in (sari, budi):
        body = {"query": op.REGISTER_ACCOUNT, "variables": {"key": op.key()}}
        await api.http.post("/graphql", json=body, headers={**person.me.headers(), **headers})

    for table in ("event_log", "audit_entry"):
        ids = [row["request_id"] for row in await sql(api, f"SELECT DISTINCT request_id FROM {table}")]  # noqa: S608
        assert len(ids) >= 2
        assert "the-same" not in ids


async def test_each_operation_of_a_socket_has_an_id_of_its_own_which_its_first_result_tells(api: Api) -> None:
    sari = await a_person(api)
    with lines_of("jkp.events") as lines:
        async with socket(sari.me) as opened:
            await opened.init()
            frames = []
            for number in range(2):
                opened.subscribe(op.REGISTER_ACCOUNT, str(number), key=op.key())
                frames += [await opened.next() for _ in ("next", "complete")]

    told = [frame["payload"]["extensions"]["requestId"] for frame in frames if frame["type"] == "next"]
    assert len(set(told)) == 2
    assert [line["request_id"] for line in lines()] == told


async def test_only_the_first_result_of_a_subscription_tells_its_id(api: Api) -> None:
    sari = await a_person(api)
    async with socket(sari.me) as opened:
        await opened.init()
        opened.subscribe(FOLLOW)
        first = await opened.next()
        done(await sari.me(op.REGISTER_ACCOUNT, key=op.key()))
        second = await opened.next()

    assert "requestId" in first["payload"]["extensions"]
    assert "requestId" not in second["payload"]["extensions"]


async def test_what_time_has_caused_was_caused_by_no_request(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")
    await api.travel_to("2025-05-20")
    await api.tick()

    events = (await api.officer(EVENTS, id=sari.id))["events"]["nodes"]
    assert {event["requestId"] for event in events if event["type"] == "CLAIM_LAPSED"} == {None}


async def test_participants_and_integrators_are_not_told_the_request(api: Api) -> None:
    sari = await a_claimant(api, "2025-03-10")

    for reader in (sari.me, api.acting(Role.INTEGRATOR)):
        with pytest.raises(Answered) as refused:
            await reader(EVENTS, id=sari.id)
        assert set(refused.value.codes) == {"FORBIDDEN"}
