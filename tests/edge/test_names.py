"""A sandbox gives tokens to anybody: no name that somebody owns leads to it."""

from collections.abc import MutableMapping
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.live import scope

from jkp_schema.edge.naming import is_nobodys

TOKENS = {"query": "{ sandboxPersonas { name token } }"}


async def status(api: Api, host: str, path: str = "/graphql") -> int:
    return (await api.http.post(path, json=TOKENS, headers={"host": host})).status_code


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io", "x.evil.example."]
)
async def test_a_page_that_let_its_name_point_here_gets_no_token(api: Api, host: str) -> None:
    answer = await api.http.post("/graphql", json=TOKENS, headers={"host": host})

    assert (answer.status_code, "token" in answer.text) == (421, False)
    assert "server.names" in answer.json()["errors"][0]["message"]
    assert await status(api, host, "/uploads") == 421


async def test_nor_by_a_socket(api: Api) -> None:
    sent = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    await api.app(scope("websocket", {"host": "evil.example"}, subprotocols=[]), receive, send)

    assert sent == ["websocket.close"]


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "127.0.0.1:8000",
        "[::1]:8000",
        "[::1]",
        "192.168.1.7",
        "jkp:8000",
        "jkp.localhost",
        "mesin.local",
        "jkp.prod.svc.cluster.local:80",
        "",
    ],
)
async def test_this_machine_and_its_net_have_names_that_nobody_owns(api: Api, host: str) -> None:
    assert await status(api, host) == 200


async def test_the_operator_may_give_a_sandbox_a_name(serve: Serve) -> None:
    api = await serve(server={"names": ["Coba.contoh.id"]})

    assert [await status(api, host) for host in ("coba.contoh.id", "contoh.id")] == [200, 421]


def test_an_address_is_nobodys() -> None:
    assert [is_nobodys(name) for name in ("10.0.0.1", "[fe80::1]", "1.2.3.4.id")] == [True, True, False]
