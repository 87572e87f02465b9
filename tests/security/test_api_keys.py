"""API keys: told once, kept as a hash, good for what they were made for, and gone when they are revoked."""

import asyncio
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from docs.pages import DOCS, rows
from graphql import GraphQLObjectType
from support.api import Answered, Api
from support.journey import an_applicant
from support.keys import LIST, asked, holder, made, operator, revoked
from support.live import FOLLOW, Closed, Socket, Stream, socket, stream
from support.patience import SECONDS, at_best
from support.rows import sql
from support.ways import let_in

from jkp import clock
from jkp.access import keys, watching
from jkp.database import run_tx
from jkp.security import api_keys
from jkp.security.principals import ANONYMOUS, Role
from jkp.security.redaction import redacted
from jkp.security.scopes import Scope
from jkp_schema.ids import uuid_of
from jkp_schema.policy import in_force

VIEWER = "{ viewer { role subject } }"
CLAIMS = "{ claims { nodes { id } } }"
EVENTS = "{ events { nodes { type } } }"
HEALTH = "{ plugins { health } }"
RECEIVED = "{ karirhubReceived { nodes { id } } }"
ENROLMENTS = "{ trainingEnrolments { nodes { id } } }"
RECORD = """mutation { recordPaymentResult(input: {paymentId: "x", result: PAID, idempotencyKey: "k"}) {
  errors { code }
} }"""


async def told(api: Api, query: str) -> list[str]:
    """The codes of an answer's errors; none for one that was answered."""
    try:
        await api(query)
    except Answered as answered:
        return [str(code) for code in answered.codes]
    return []


# --- making ----------------------------------------------------------------------------------------------------------


async def test_a_key_speaks_for_the_role_and_the_subject_that_it_was_made_for(any_api: Api) -> None:
    system = await holder(any_api, "INTEGRATOR", "portal", "events:read")

    assert (await system(VIEWER))["viewer"] == {"role": "INTEGRATOR", "subject": "portal"}


async def test_the_key_is_told_once_and_never_again(api: Api) -> None:
    # given a key
    first = await asked(operator(api), "INTEGRATOR", "portal", "events:read", key="the same")
    # when the same request is sent again, and all keys are listed
    again = await asked(operator(api), "INTEGRATOR", "portal", "events:read", key="the same")
    listed = (await operator(api)(LIST))["apiKeys"]["nodes"]
    # then nobody is told the key, but how it begins
    assert (again["secret"], again["apiKey"], again["errors"]) == (None, first["apiKey"], [])
    assert first["secret"].startswith(first["apiKey"]["hint"])
    assert [key["hint"] for key in listed] == [first["apiKey"]["hint"]]
    assert first["secret"] not in str(listed)


async def test_the_database_has_the_hash_alone(api: Api) -> None:
    key = await made(api, "INTEGRATOR", "portal", "events:read")

    ((row,),) = [tuple(found.values()) for found in await sql(api, "SELECT digest FROM api_key")]
    everything = str(await sql(api, "SELECT * FROM api_key")) + str(await sql(api, "SELECT * FROM idempotency_key"))
    assert row == hashlib.sha256(key["secret"].encode()).hexdigest()
    assert key["secret"][17:] not in everything


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"role": "OFFICER"}, "role"),
        ({"role": "PARTICIPANT"}, "role"),
        ({"role": "COUNSELLOR"}, "role"),
        ({"role": "ANONYMOUS"}, "role"),
        ({"subject": ""}, "subject"),
        ({"subject": " portal"}, "subject"),
        ({"subject": "a\nb"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["events:read", "everything"]}, "scopes"),
        ({"scopes": ["*"]}, "scopes"),
        ({"scopes": [""]}, "scopes"),
        ({"scopes": ["keys:manage"]}, "scopes"),
        ({"scopes": ["no_plugin"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"days": -1}, "days"),
    ],
    ids=str,
)
async def test_a_key_that_would_open_too_much_is_not_made(api: Api, given: dict[str, Any], path: str) -> None:
    wanted = {"role": "OPERATOR", "subject": "portal", "scopes": ["events:read"], "days": 90, **given}

    payload = await asked(operator(api), wanted["role"], wanted["subject"], *wanted["scopes"], days=wanted["days"])

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", [path])]
    assert (payload["secret"], await sql(api, "SELECT * FROM api_key")) == (None, [])


# --- scopes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "scope", "query"),
    [
        ("INTEGRATOR", "events:read", EVENTS),
        ("INTEGRATOR", "claims:read", CLAIMS),
        ("OPERATOR", "plugins:read", HEALTH),
        ("OPERATOR", "payments:read", "{ paymentFiles { nodes { number } } }"),
        ("OPERATOR", "payments:record", RECORD),
        ("EMPLOYER", "employer_payments:manage", "{ employerPayments { nodes { id } } }"),
        ("EMPLOYER", "karirhub", RECEIVED),
        ("TRAINING_PROVIDER", "training", ENROLMENTS),
    ],
)
async def test_a_scope_opens_what_it_names_and_nothing_else_does(api: Api, role: str, scope: str, query: str) -> None:
    others = {*keys.grantable([plugin.name for plugin in api.runtime.host.plugins])} - {scope}
    with_it = await holder(api, role, "portal", scope)
    without = await holder(api, role, "portal", *others)

    assert await told(with_it, query) == []
    assert set(await told(without, query)) == {"FORBIDDEN"}


async def test_a_scope_gives_no_more_than_the_role_has(api: Api) -> None:
    everything = keys.grantable([plugin.name for plugin in api.runtime.host.plugins])
    employer = await holder(api, "EMPLOYER", "JK01", *everything)

    for query in (EVENTS, CLAIMS, HEALTH, RECORD, LIST, "{ claims { nodes { id } } }"):
        assert set(await told(employer, query)) == {"FORBIDDEN"}, query


async def test_events_do_not_lead_to_claims_without_their_scope(api: Api) -> None:
    await an_applicant(api, "2025-03-10")
    query = "{ events { nodes { claim { status } } } }"

    assert set(await told(await holder(api, "INTEGRATOR", "portal", "events:read"), query)) == {"FORBIDDEN"}
    assert await told(await holder(api, "INTEGRATOR", "portal", "events:read", "claims:read"), query) == []


async def test_what_is_public_needs_no_scope_and_what_is_peoples_has_none(api: Api) -> None:
    everything = keys.grantable([plugin.name for plugin in api.runtime.host.plugins])
    system = await holder(api, "OPERATOR", "portal", *everything)

    assert await told(system, "{ ruleBook { hash } plugins { name } viewer { role } }") == []
    assert await told(system, '{ participant(id: "x") { id } }') == ["FORBIDDEN"]
    assert await told(system, LIST) == ["FORBIDDEN"]


async def test_an_object_by_its_id_needs_the_scope_of_its_type(api: Api) -> None:
    sari = await an_applicant(api, "2025-03-10")
    query = f'{{ node(id: "{sari.claims[0]}") {{ id }} }}'

    assert (await (await holder(api, "INTEGRATOR", "portal", "events:read"))(query))["node"] is None
    assert (await (await holder(api, "INTEGRATOR", "portal", "claims:read"))(query))["node"] == {"id": sari.claims[0]}


async def test_a_key_makes_keys_only_if_the_command_line_gave_it_that(api: Api) -> None:
    # given a key that the command line has made
    new = keys.NewKey(role=Role.OPERATOR, subject="portal", scopes=["keys:manage"], days=1)
    with api.runtime.activate():
        _, secret = await run_tx(lambda: keys.create(ANONYMOUS, new, {"keys:manage"}))
    system = replace(api, token=secret)
    # when it makes keys
    ordinary = await asked(system, "INTEGRATOR", "portal", "events:read")
    another = await asked(system, "OPERATOR", "portal", "keys:manage")
    # then it cannot make one like itself
    assert (ordinary["errors"], [error["path"] for error in another["errors"]]) == ([], [["scopes"]])


async def test_the_page_says_which_fields_each_scope_opens(api: Api) -> None:
    schema = api.app.schema._schema  # noqa: SLF001 - strawberry keeps it there
    opened: dict[str, set[str]] = defaultdict(set)
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name in type_.fields:
                policy = in_force(schema, type_, name, lambda field: None)
                if policy and policy.scope in set(Scope):
                    opened[str(policy.scope)].add(name)

    written = {
        cells[0].strip("`"): set(re.findall(r"`(\w+)`", cells[1]))
        for cells in rows(DOCS / "security.md")
        if cells[0].strip("`") in set(Scope)
    }
    assert written == opened


async def test_a_key_is_told_what_it_has(api: Api) -> None:
    asked_for = "{ viewer { scopes expiresAt } }"
    key = await made(api, "OPERATOR", "bank", "payments:record", "payments:read")

    assert (await replace(api, token=key["secret"])(asked_for))["viewer"] == {
        "scopes": ["payments:read", "payments:record"],
        "expiresAt": key["expiresAt"],
    }
    assert (await api.officer(asked_for))["viewer"]["scopes"] is None


# --- the end ---------------------------------------------------------------------------------------------------------


async def test_a_revoked_key_opens_nothing_from_that_moment_on(api: Api) -> None:
    key = await made(api, "INTEGRATOR", "portal", "events:read")
    assert set((await let_in(api, key["secret"])).values()) == {"let in"}

    payload = await revoked(api, key)

    assert (payload["apiKey"]["active"], payload["apiKey"]["revokedBy"]) == (False, "OPERATOR:operator")
    assert set((await let_in(api, key["secret"])).values()) == {
        (401, "TOKEN_INVALID"),
        4403,
        (4403, "TOKEN_INVALID"),
    }
    # and revoking it again changes nothing
    assert (await revoked(api, key))["apiKey"] == payload["apiKey"]


async def test_a_key_that_is_none_cannot_be_revoked(api: Api) -> None:
    for unknown in ("x", "QXBpS2V5OjNhMWY2YzFlLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA=="):
        payload = await revoked(api, {"id": unknown})
        assert [(error["code"], error["path"]) for error in payload["errors"]] == [("NOT_FOUND", ["apiKeyId"])]


async def test_a_new_key_takes_over_while_the_old_one_still_works(api: Api) -> None:
    old = await made(api, "INTEGRATOR", "portal", "events:read")
    new = await made(api, "INTEGRATOR", "portal", "events:read")
    await revoked(api, old)

    assert await told(replace(api, token=new["secret"]), EVENTS) == []


async def test_a_key_ends_on_its_day(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await made(api, "INTEGRATOR", "portal", "events:read", days=1)
    real = clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: real() + timedelta(days=1))

    answer = await replace(api, token=key["secret"]).raw(VIEWER)

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (401, "TOKEN_EXPIRED")
    assert [listed["active"] for listed in (await operator(api)(LIST))["apiKeys"]["nodes"]] == [False]


async def ended(opened: Socket) -> tuple[int, str]:
    """With what the server closes the socket, whatever it says before."""
    try:
        while True:
            await opened.next()
    except Closed as end:
        return end.code, end.reason


async def last_of(opened: Stream) -> list[str]:
    """The codes of the errors in the last result of a stream, once the server has ended it."""
    last: dict[str, Any] = {}
    while (event := await opened.next()).get("event") != "complete":
        last = json.loads(event["data"])
    return [error["extensions"]["code"] for error in last["errors"]]


async def elsewhere(api: Api, key: dict[str, Any]) -> None:
    """Revoke it as another process would: this one is not told."""
    with api.runtime.activate():
        await run_tx(lambda: keys.revoke(ANONYMOUS, uuid_of("ApiKey", key["id"])))


@pytest.mark.parametrize("revoke", [revoked, elsewhere])
async def test_what_a_key_has_open_is_closed_when_it_is_revoked(
    api: Api, revoke: Callable[[Api, dict[str, Any]], Awaitable[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a socket and a stream of one key, and a socket of another
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.05)
    key = await made(api, "INTEGRATOR", "portal", "events:read")
    system, another = replace(api, token=key["secret"]), await holder(api, "INTEGRATOR", "lain", "events:read")
    async with socket(system) as mine, stream(system) as heard, socket(another) as theirs:
        for opened in (mine, theirs):
            await opened.init()
            opened.subscribe(FOLLOW)
            await opened.told()
        await heard.next()

        # when it is revoked, here or in another process
        await revoke(api, key)

        # then both are told why, and ended; and the other one goes on
        async with asyncio.timeout(SECONDS):
            assert await ended(mine) == (4403, "TOKEN_INVALID")
            assert await last_of(heard) == ["TOKEN_INVALID"]
        theirs.subscribe("{ viewer { subject } }", "2")
        assert (await theirs.next())["payload"]["data"]["viewer"]["subject"] == "lain"


async def test_nobody_asks_for_revoked_keys_when_nothing_is_open(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.01)
    async with socket(await holder(api, "INTEGRATOR", "portal", "events:read")) as opened:
        await opened.init()
        await asyncio.sleep(0.05)
        looking = api.runtime.watch._looking  # noqa: SLF001 - nobody else can tell
        assert looking
        assert not looking.done()

    await asyncio.wait({looking}, timeout=SECONDS)
    assert looking.cancelled()


async def test_a_stream_ends_with_its_token_within_a_second(api: Api) -> None:
    issuer = api.runtime.issuer
    assert issuer
    # tokens count whole seconds
    lives = timedelta(seconds=2)

    async def stayed() -> float:
        began = monotonic()
        async with stream(replace(api, token=issuer.issue(Role.INTEGRATOR, "x", lives))) as heard:
            assert await last_of(heard) == ["TOKEN_EXPIRED"]
        return monotonic() - began

    assert await at_best(stayed, within=3) < 3


# --- use -------------------------------------------------------------------------------------------------------------


async def test_the_day_of_the_last_use_is_kept(api: Api) -> None:
    system = await holder(api, "INTEGRATOR", "portal", "events:read")
    assert [key["lastUsedOn"] for key in (await operator(api)(LIST))["apiKeys"]["nodes"]] == [None]

    await asyncio.gather(*(system(VIEWER) for _ in range(20)))
    await api.runtime.entrance.keys.close()

    today = clock.day_of(clock.machine_now()).isoformat()
    assert [key["lastUsedOn"] for key in (await operator(api)(LIST))["apiKeys"]["nodes"]] == [today]


async def test_two_keys_of_one_subject_are_one_for_what_is_sent_again(api: Api) -> None:
    """A request that was broken off may be sent again by the key that took over."""
    given = {"query": RECORD}
    old, new = [await holder(api, "OPERATOR", "bank", "payments:record") for _ in range(2)]

    answers = [(await api.http.post("/graphql", json=given, headers=each.headers())).json() for each in (old, new)]

    assert answers[0]["data"] == answers[1]["data"]


def test_a_log_hides_what_looks_like_a_key() -> None:
    assert redacted(f"Bearer {api_keys.generate()} and {api_keys.generate()}").count("jkp_") == 0
