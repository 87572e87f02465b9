"""The ways on which a token can come, and what becomes of it on each."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from support.api import Api
from support.live import FOLLOW, Closed, Wire, scope, socket

VIEWER = "{ viewer { role } }"


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
        async with socket(replace(api, token=token)) as opened:
            await opened.init()
            return "let in"
    except Closed as end:
        return end.code


async def with_the_introduction(api: Api, token: str) -> Any:
    try:
        async with socket(replace(api, token=None), token=False) as opened:
            await opened.init(Authorization=f"Bearer {token}")
            return "let in"
    except Closed as end:
        return end.code, end.reason


async def let_in(api: Api, token: str) -> Mapping[str, Any]:
    """What becomes of a token on each way."""
    ways = (over_http, over_sse, with_the_handshake, with_the_introduction)
    return {way.__name__: await way(api, token) for way in ways}
