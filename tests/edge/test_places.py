"""How many sockets may be open: in all, of one caller, and of an address that has not said who it is."""

import json
from datetime import timedelta
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.listening import listened
from support.live import PROTOCOL, Closed, Wire, scope, socket
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Subprotocol

from jkp.operating.metrics import REGISTRY
from jkp.security.principals import Role
from jkp_schema.edge import view

IN_WORDS: dict[str, Any] = {"websocket.http.response": {}}


async def refused(api: Api, **more: Any) -> tuple[int, dict[str, str], str]:
    """With which status, headers and code a handshake is refused."""
    wire = Wire(api, scope("websocket", {**api.headers(), "sec-websocket-protocol": PROTOCOL}, **more))
    wire.put({"type": "websocket.connect"})
    begun, body = await wire.get(), await wire.get()
    await wire.end()
    headers = {name.decode(): value.decode() for name, value in begun["headers"]}
    return begun["status"], headers, json.loads(body["body"])["errors"][0]["extensions"]["code"]


def open_now() -> float:
    """As the figures tell it."""
    return REGISTRY.get_sample_value("jkp_sockets") or 0


def with_token(api: Api) -> dict[str, str]:
    return {"Authorization": api.headers()["authorization"]}


@pytest.fixture
async def api(serve: Serve) -> Api:
    """Four sockets in all, so two of one caller, and one of an address without a token."""
    return await serve(limits={"sockets_at_once": 4, "anonymous_sockets": 1}, plugins={"sandbox": {}})


async def test_nobody_has_more_than_half_of_the_sockets_and_others_have_theirs(api: Api) -> None:
    greedy, other = api.acting(Role.INTEGRATOR, "greedy"), api.acting(Role.INTEGRATOR, "other")
    async with socket(greedy), socket(greedy):
        # given sockets that do nothing, when it opens one more
        status, headers, code = await refused(greedy, extensions=IN_WORDS)

        assert (status, headers["retry-after"], code) == (429, "1", "RATE_LIMITED")
        assert "x-request-id" in headers
        async with socket(other) as opened:
            assert (await opened.init())["type"] == "connection_ack"
    # and when they have gone there is room again
    async with socket(greedy) as opened:
        assert (await opened.init())["type"] == "connection_ack"


async def test_a_full_server_says_when_to_come_back(api: Api) -> None:
    one, two, three = (api.acting(Role.INTEGRATOR, name) for name in ("one", "two", "three"))
    async with socket(one), socket(one), socket(two), socket(two):
        status, headers, code = await refused(three, extensions=IN_WORDS)

    assert (status, headers["retry-after"], code) == (503, "1", "OVERLOADED")


async def test_where_the_server_has_no_words_the_handshake_fails_alone(api: Api) -> None:
    greedy = api.acting(Role.INTEGRATOR, "greedy")
    async with socket(greedy), socket(greedy):
        with pytest.raises(Closed) as end:
            async with socket(greedy):
                pass

    assert end.value.code == 1013


async def test_who_has_not_said_who_it_is_counts_by_its_address(api: Api) -> None:
    integrator = api.acting(Role.INTEGRATOR, "x")
    async with socket(api) as first:
        assert (await refused(api, extensions=IN_WORDS))[0] == 429
        async with socket(api, address="203.0.113.9") as other:
            assert (await other.init())["type"] == "connection_ack"
        # and no longer once it has said so
        await first.init(**with_token(integrator))
        async with socket(api) as second:
            assert (await second.init())["type"] == "connection_ack"


async def test_who_says_late_that_it_is_somebody_with_too_many_is_let_go(api: Api) -> None:
    greedy, before = api.acting(Role.INTEGRATOR, "greedy"), open_now()
    async with socket(greedy), socket(greedy), socket(api) as late:
        assert open_now() == before + 3
        late.send({"type": "connection_init", "payload": with_token(greedy)})

        with pytest.raises(Closed) as end:
            await late.next()

        assert (end.value.code, end.value.reason) == (1013, "RATE_LIMITED")
    # and nothing is counted of those that have gone
    assert open_now() == before
    async with socket(greedy), socket(greedy), socket(api):
        pass


async def test_who_does_not_say_who_it_is_is_not_waited_for(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "INTRODUCED_WITHIN", timedelta(seconds=0.05))
    api = await serve(plugins={"sandbox": {}})
    async with socket(api) as silent:
        with pytest.raises(Closed) as end:
            await silent.next()

    assert end.value.code == 4408


async def test_the_web_server_tells_a_refused_handshake_in_words(api: Api) -> None:
    greedy = api.acting(Role.INTEGRATOR, "greedy")
    async with listened(api) as port, socket(greedy), socket(greedy):
        url, protocols = f"ws://127.0.0.1:{port}/graphql", [Subprotocol(PROTOCOL)]
        with pytest.raises(InvalidStatus) as refusal:
            await connect(url, subprotocols=protocols, additional_headers=greedy.headers(), proxy=None)

    answer = refusal.value.response
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert b"RATE_LIMITED" in (answer.body or b"")
