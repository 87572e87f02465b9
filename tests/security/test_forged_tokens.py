"""No token that somebody has forged, and none that is stale, opens anything, on whatever way it comes."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.forging import EXPIRED, STALE_OR_FORGED, published
from support.live import FOLLOW, Closed, Wire, scope, socket
from support.provider import Provider, provider

VIEWER = "{ viewer { role } }"


@pytest.fixture
async def issuer() -> AsyncIterator[Provider]:
    async with provider() as started:
        published(started)
        yield started


@pytest.fixture
async def api(serve: Serve, issuer: Provider) -> Api:
    return await serve(oidc={"masuk": issuer.settings()})


async def asked(api: Api, token: str, accept: str, query: str) -> Any:
    """Whose answer it is over HTTP, or the code of the refusal."""
    headers = {"authorization": f"Bearer {token}", "accept": accept, "content-type": "application/json"}
    wire = Wire(api, scope("http", headers, method="POST", http_version="1.1"))
    wire.put({"type": "http.request", "body": json.dumps({"query": query}).encode()})
    begun = await wire.get()
    content = await wire.get()
    wire.put({"type": "http.disconnect"})
    await wire.end()
    if begun["status"] == 200:
        return "let in"
    return begun["status"], json.loads(content["body"])["errors"][0]["extensions"]["code"]


async def over_http(api: Api, token: str) -> Any:
    return await asked(api, token, "application/json", VIEWER)


async def over_sse(api: Api, token: str) -> Any:
    return await asked(api, token, "text/event-stream", FOLLOW)


async def with_the_handshake(api: Api, token: str) -> Any:
    try:
        async with socket(Api(api.http, api.runtime, api.app, token)) as opened:
            await opened.init()
            return "let in"
    except Closed as end:
        return end.code


async def with_the_introduction(api: Api, token: str) -> Any:
    try:
        async with socket(Api(api.http, api.runtime, api.app), token=False) as opened:
            await opened.init(Authorization=f"Bearer {token}")
            return "let in"
    except Closed as end:
        return end.code, end.reason


async def let_in(api: Api, token: str) -> Mapping[str, Any]:
    """What becomes of a token on each way."""
    ways = (over_http, over_sse, with_the_handshake, with_the_introduction)
    return {way.__name__: await way(api, token) for way in ways}


def refused(code: str) -> Mapping[str, Any]:
    """What becomes of one that is not let in."""
    return {
        "over_http": (401, code),
        "over_sse": (401, code),
        "with_the_handshake": 4403,
        "with_the_introduction": (4403, code),
    }


async def test_no_forged_and_no_stale_token_is_accepted_anywhere(api: Api, issuer: Provider) -> None:
    assert set((await let_in(api, issuer.token())).values()) == {"let in"}

    accepted = {}
    for wrong, forge in STALE_OR_FORGED.items():
        expected = refused("TOKEN_EXPIRED" if wrong in EXPIRED else "TOKEN_INVALID")
        if (told := await let_in(api, forge(issuer))) != expected:
            accepted[wrong] = told

    assert accepted == {}
    assert len(STALE_OR_FORGED) >= 40
    # and a good one is taken as before
    assert set((await let_in(api, issuer.token())).values()) == {"let in"}
