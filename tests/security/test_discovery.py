"""Where no setting says where an issuer's keys are, the issuer says it: that one alone, and over a safe way."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from support.provider import Provider, an_ec_key, provider
from support.serving import settings_of

from jkp.security import oidc
from jkp.security.discovery import configuration_of, keys_in
from jkp.security.jwks import LARGEST_SET, IssuerUnavailable, KeyRing
from jkp.settings import Environment
from jkp.settings.faults import SettingsError


@pytest.fixture
async def issuer() -> AsyncIterator[Provider]:
    async with provider() as started:
        started.configuration = {"issuer": started.address, "jwks_uri": f"{started.address}/keys"}
        yield started


def ring_of(issuer: Provider, **changes: Any) -> KeyRing:
    settings = issuer.trusted(**{"issuer": issuer.address, "jwks_url": None, "refetch_seconds": 1, **changes})
    return KeyRing("masuk", settings, in_sandbox=True)


async def test_keys_are_fetched_from_where_the_issuer_says(issuer: Provider) -> None:
    ring = ring_of(issuer)

    assert (await ring.key("pertama")).kid == "pertama"
    assert await ring.check() == 1

    # and when they have moved, from there
    issuer.rotates_to(an_ec_key("kedua"))
    issuer.configuration["jwks_uri"] = f"{issuer.address}/elsewhere"
    assert await ring.check() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://masuk.example"},
        {"issuer": "{address}/"},
        {"issuer": None},
        {"jwks_uri": "http://keys.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": ["{address}/keys"]},
        {"jwks_uri": None},
        {"jwks_uri": "{address}/keys", "more": "x" * LARGEST_SET},
    ],
)
async def test_a_configuration_of_another_issuer_or_with_unsafe_keys_is_not_followed(
    issuer: Provider, said: dict[str, Any]
) -> None:
    issuer.configuration |= {
        name: value.format(address=issuer.address) if isinstance(value, str) else value for name, value in said.items()
    }

    with pytest.raises(IssuerUnavailable):
        await ring_of(issuer).key("pertama")
    assert issuer.fetches == 0


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b"null", b'"x"', b"[" * 100_000])
def test_what_is_no_configuration_is_a_fault(document: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        keys_in(document, "https://masuk.example", in_sandbox=False)


def test_loopback_is_safe_in_the_sandbox_alone() -> None:
    document = b'{"issuer": "http://127.0.0.1:1", "jwks_uri": "http://127.0.0.1:1/keys"}'

    assert keys_in(document, "http://127.0.0.1:1", in_sandbox=True) == "http://127.0.0.1:1/keys"
    with pytest.raises(ValueError, match=r".*"):
        keys_in(document, "http://127.0.0.1:1", in_sandbox=False)


@pytest.mark.parametrize("issuer", ["https://masuk.example", "https://masuk.example/"])
def test_the_configuration_lies_below_the_issuer(issuer: str) -> None:
    assert configuration_of(issuer) == "https://masuk.example/.well-known/openid-configuration"


@pytest.mark.parametrize("issuer", ["siapkerja", "http://masuk.example", "https://masuk.example/?a=b"])
def test_an_issuer_that_is_no_safe_address_needs_jwks_url(issuer: str, tmp_path: Path) -> None:
    section = Provider().settings(issuer=issuer, jwks_url=None)
    settings = settings_of(tmp_path, environment=Environment.PRODUCTION, oidc={"masuk": section})

    with pytest.raises(SettingsError, match=r"oidc\.masuk\.issuer: without jwks_url"):
        oidc.of(settings)
