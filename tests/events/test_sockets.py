"""A socket of the GraphQL WebSocket protocol: odd frames, tokens that end, pings, and operations side by side."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from time import monotonic

import pytest
from support import operations as op
from support.api import Api
from support.journey import Person, a_claimant, a_nik
from support.live import FOLLOW, Closed, Socket, socket
from support.patience import at_best
from support.rows import sql

from jkp.security.principals import Role
from jkp_schema.edge import sockets


@pytest.fixture
async def sari(api: Api) -> Person:
    return await a_claimant(api, "2025-03-10")


@pytest.fixture
async def open_socket(sari: Person) -> AsyncIterator[Socket]:
    async with socket(sari.me) as opened:
        yield opened


async def closed(opened: Socket) -> tuple[int, str]:
    """With what the server closes it, whatever it says before."""
    try:
        while True:
            await opened.next()
    except Closed as end:
        return end.code, end.reason


@pytest.mark.parametrize(
    "frame",
    ["[]", "1", "null", '"x"', "{}", '{"type": 5}', '{"type": "hello"}', "{", "", '{"type": "subscribe"}'],
)
async def test_a_frame_that_is_no_message_closes_the_socket_with_4400(open_socket: Socket, frame: str) -> None:
    await open_socket.init()

    open_socket.send_text(frame)

    assert (await closed(open_socket))[0] == 4400


@pytest.mark.parametrize(
    "message",
    [
        {"id": "", "payload": {"query": "{ __typename }"}},
        {"id": 1, "payload": {"query": "{ __typename }"}},
        {"id": "1", "payload": None},
        {"id": "1", "payload": {"query": 5}},
        {"id": "1", "payload": {"query": "{ __typename }", "variables": "x"}},
        {"id": "1", "payload": {"query": "{ __typename }", "operationName": 5}},
    ],
)
async def test_an_operation_that_is_none_closes_the_socket_with_4400(
    open_socket: Socket, message: dict[str, object]
) -> None:
    await open_socket.init()

    open_socket.send({"type": "subscribe", **message})

    assert (await closed(open_socket))[0] == 4400


async def test_bytes_close_the_socket_with_4400(open_socket: Socket) -> None:
    await open_socket.init()

    open_socket.send_bytes(b"\x00")

    assert (await closed(open_socket))[0] == 4400


async def test_nothing_runs_after_the_server_closed_the_socket(sari: Person) -> None:
    async with socket(sari.api.officer) as opened:
        await opened.init()
        before = await sql(sari.api, "SELECT count(*) AS people FROM participant")

        opened.send({"type": "connection_init"})
        opened.subscribe(op.REGISTER_PARTICIPANT, nik=a_nik(), name="Budi", bornOn="1990-06-05", key=op.key())

        assert (await closed(opened))[0] == 4429
        await asyncio.sleep(0.1)
    assert await sql(sari.api, "SELECT count(*) AS people FROM participant") == before


async def test_nothing_runs_before_the_connection_is_acknowledged(open_socket: Socket) -> None:
    open_socket.subscribe("{ __typename }")

    assert await closed(open_socket) == (4401, "Unauthorized")


async def test_a_second_introduction_and_a_second_use_of_an_id_close_the_socket(sari: Person) -> None:
    async with socket(sari.me) as opened:
        await opened.init()
        opened.send({"type": "connection_init"})
        assert (await closed(opened))[0] == 4429
    async with socket(sari.me) as opened:
        await opened.init()
        opened.subscribe(FOLLOW)
        await opened.told()
        opened.subscribe(FOLLOW)
        assert (await closed(opened))[0] == 4409


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query A { __typename } query B { __typename }"])
async def test_a_bad_operation_is_answered_and_leaves_the_others_alone(sari: Person, query: str) -> None:
    async with socket(sari.me) as opened:
        await opened.init()
        opened.subscribe(FOLLOW, "good")
        await opened.told()

        opened.subscribe(query, "bad")
        answer = await opened.next()
        await sari.searches("2025-03-27")

        assert (answer["type"], answer["id"]) == ("error", "bad")
        assert (await opened.told())["event"]["type"] == "ACTIVITY_RECORDED"


async def test_queries_and_mutations_run_on_a_socket_too(open_socket: Socket) -> None:
    await open_socket.init()

    open_socket.subscribe("{ viewer { role } }")

    assert (await open_socket.next())["payload"]["data"]["viewer"]["role"] == "PARTICIPANT"
    assert (await open_socket.next())["type"] == "complete"


async def test_who_somebody_is_may_come_with_the_introduction(sari: Person) -> None:
    async with socket(sari.me, token=False) as opened:
        await opened.init(Authorization=sari.me.headers()["authorization"], locale="en")
        opened.subscribe("{ viewer { subject role } }")

        assert (await opened.next())["payload"]["data"]["viewer"]["role"] == "PARTICIPANT"


async def test_a_bad_token_opens_no_socket(sari: Person) -> None:
    async with socket(sari.me, token=False) as opened:
        opened.send({"type": "connection_init", "payload": {"Authorization": "Bearer x.y.z"}})
        assert await closed(opened) == (4403, "TOKEN_INVALID")
    with pytest.raises(Closed):
        async with socket(Api(sari.api.http, sari.api.runtime, sari.api.app, token="x.y.z")):
            pass


@pytest.mark.parametrize("given", [5, True, ["Bearer x"], {"Bearer": "x"}, "Bearer", ""], ids=str)
async def test_what_is_no_text_in_place_of_a_token_does_not_pass_for_none(sari: Person, given: object) -> None:
    async with socket(sari.me) as opened:
        opened.send({"type": "connection_init", "payload": {"Authorization": given}})

        assert await closed(opened) == (4403, "TOKEN_INVALID")


async def test_two_tokens_are_none(sari: Person) -> None:
    token = sari.me.headers()["authorization"]
    headers = [(b"authorization", token.encode())] * 2
    answer = await sari.api.http.post("/graphql", json={"query": "{ viewer { role } }"}, headers=headers)
    async with socket(sari.me, token=False) as opened:
        opened.send({"type": "connection_init", "payload": {"Authorization": token, "authorization": token}})

        assert (await closed(opened), answer.status_code) == ((4403, "TOKEN_INVALID"), 401)


async def test_a_socket_ends_with_its_token_within_a_second(sari: Person) -> None:
    issuer = sari.api.runtime.issuer
    assert issuer
    # tokens count whole seconds
    lives = timedelta(seconds=2)

    async def stayed() -> float:
        began = monotonic()
        soon = Api(sari.api.http, sari.api.runtime, sari.api.app, issuer.issue(Role.INTEGRATOR, "x", lives))
        async with socket(soon) as opened:
            await opened.init()
            opened.subscribe(FOLLOW)
            await opened.told()
            error = await opened.next()
            assert await closed(opened) == (4403, "TOKEN_EXPIRED")
        assert (error["type"], error["payload"][0]["extensions"]["code"]) == ("error", "TOKEN_EXPIRED")
        return monotonic() - began

    assert await at_best(stayed, within=3) < 3


async def test_who_does_not_answer_a_ping_is_let_go(sari: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.05)
    async with socket(sari.me) as opened:
        await opened.init()

        assert (await closed(opened))[0] == 4408


async def test_who_answers_pings_stays(sari: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.1)
    async with socket(sari.me) as opened:
        await opened.init()
        for _ in range(3):
            await opened.is_pinged()
            opened.send({"type": "pong"})
        opened.subscribe("{ viewer { role } }")

        assert (await opened.next())["type"] == "next"


async def test_a_ping_is_answered_with_what_came_with_it(open_socket: Socket) -> None:
    await open_socket.init()

    open_socket.send({"type": "ping", "payload": {"n": 1}})

    assert await open_socket.next() == {"type": "pong", "payload": {"n": 1}}


async def test_a_socket_takes_no_more_operations_than_a_limit(open_socket: Socket) -> None:
    await open_socket.init()
    for number in range(50):
        open_socket.subscribe(FOLLOW, str(number))

    open_socket.subscribe(FOLLOW, "one too many")

    frames = [await open_socket.next() for _ in range(51)]
    assert [frame["id"] for frame in frames if frame["type"] == "error"] == ["one too many"]


async def test_a_completed_subscription_is_told_no_more(sari: Person) -> None:
    async with socket(sari.me) as opened:
        await opened.init()
        opened.subscribe(FOLLOW, "1")
        await opened.told()

        opened.send({"type": "complete", "id": "1"})
        await sari.searches("2025-03-27")
        opened.subscribe("{ viewer { role } }", "2")

        assert (await opened.next())["id"] == "2"
