"""No token that somebody has forged, and none that is stale, opens anything, on whatever way it comes."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
from conftest import Serve
from support.api import Api
from support.forging import EXPIRED, KEY_FORGERIES, STALE_OR_FORGED, published
from support.keys import made
from support.provider import Provider, provider
from support.ways import let_in


@pytest.fixture
async def issuer() -> AsyncIterator[Provider]:
    async with provider() as started:
        published(started)
        yield started


@pytest.fixture
async def api(serve: Serve, issuer: Provider) -> Api:
    return await serve(oidc={"masuk": issuer.settings()})


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


async def test_no_forged_api_key_is_accepted_anywhere(api: Api) -> None:
    key = (await made(api, "INTEGRATOR", "portal", "events:read"))["secret"]
    other = (await made(api, "INTEGRATOR", "portal", "events:read"))["secret"]
    assert set((await let_in(api, key)).values()) == {"let in"}

    accepted = {}
    for wrong, forge in KEY_FORGERIES.items():
        if (told := await let_in(api, forge(key, other))) != refused("TOKEN_INVALID"):
            accepted[wrong] = told

    assert accepted == {}
