"""The keys of an issuer: one fetch for all who wait, none for those who need not, and old ones in an outage."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from gzip import compress
from typing import Any

import pytest
from joserfc.jwk import OctKey
from support.patience import SECONDS, until
from support.provider import Provider, an_ec_key, an_rsa_key, provider

from jkp import clock
from jkp.security.jwks import LARGEST_SET, MOST_KEYS, IssuerUnavailable, KeyRing, usable
from jkp.security.jwts import TokenInvalid

Later = Callable[..., None]


@pytest.fixture
async def issuer() -> AsyncIterator[Provider]:
    async with provider() as started:
        yield started


@pytest.fixture
async def ring(issuer: Provider) -> AsyncIterator[KeyRing]:
    made = KeyRing("masuk", issuer.trusted())
    yield made
    await made.close()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Put the machine's clock forward."""
    real, gone = clock.machine_now, timedelta(0)

    def forward(**length: float) -> None:
        nonlocal gone
        gone += timedelta(**length)

    monkeypatch.setattr(clock, "machine_now", lambda: real() + gone)
    return forward


async def settled(ring: KeyRing) -> None:
    """Let a fetch that nobody waits for come to its end."""
    while ring._fetching:  # noqa: SLF001 - nobody else can tell
        await asyncio.sleep(0.005)


async def test_a_key_is_fetched_once_for_all_who_wait_for_it(issuer: Provider, ring: KeyRing) -> None:
    issuer.seconds = 0.05

    found = await asyncio.gather(*(ring.key("pertama") for _ in range(200)))

    assert {each.kid for each in found} == {"pertama"}
    assert issuer.fetches == 1


async def test_a_flood_of_unknown_keys_makes_one_fetch_in_each_interval(
    issuer: Provider, ring: KeyRing, later: Later
) -> None:
    await ring.key("pertama")
    for interval in range(1, 4):
        later(seconds=31)
        asked = (ring.key(f"unknown {number}") for number in range(300))
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert {type(answer) for answer in answers} == {TokenInvalid}
        assert issuer.fetches == 1 + interval


async def test_a_new_key_is_found_by_the_first_token_that_names_it(
    issuer: Provider, ring: KeyRing, later: Later
) -> None:
    await ring.key("pertama")
    issuer.rotates_to(an_ec_key("kedua"))
    later(seconds=31)

    assert (await ring.key("kedua")).kid == "kedua"

    # and the one that was withdrawn is trusted no more
    with pytest.raises(TokenInvalid):
        await ring.key("pertama")


async def test_a_key_that_is_known_waits_for_no_fetch(issuer: Provider, ring: KeyRing, later: Later) -> None:
    await ring.key("pertama")
    issuer.seconds = 3600
    later(minutes=11)

    await asyncio.gather(*(ring.key("pertama") for _ in range(100)))

    assert ring._fetching  # noqa: SLF001 - nobody else can tell
    await until(lambda: issuer.fetches > 1)
    assert issuer.fetches == 2


async def test_a_withdrawn_key_is_gone_once_its_set_is_fetched_again(
    issuer: Provider, ring: KeyRing, later: Later
) -> None:
    await ring.key("pertama")
    issuer.rotates_to(an_ec_key("kedua"))
    later(minutes=11)
    ring.keep_fresh()
    await settled(ring)

    with pytest.raises(TokenInvalid):
        await ring.key("pertama")


async def test_keys_hold_for_a_day_while_the_issuer_cannot_be_asked(
    issuer: Provider, ring: KeyRing, later: Later
) -> None:
    await ring.key("pertama")
    issuer.status = "503 Service Unavailable"
    later(hours=23)
    assert (await ring.key("pertama")).kid == "pertama"
    await settled(ring)

    later(hours=1, minutes=1)

    with pytest.raises(IssuerUnavailable):
        await ring.key("pertama")


async def test_it_mends_itself_when_the_issuer_is_back(issuer: Provider, ring: KeyRing, later: Later) -> None:
    issuer.status = "500 Internal Server Error"
    with pytest.raises(IssuerUnavailable):
        await ring.key("pertama")
    issuer.status = "200 OK"
    # not at once: an issuer that is down is not asked more often than one that is well
    with pytest.raises(IssuerUnavailable):
        await ring.key("pertama")
    later(seconds=31)

    assert (await ring.key("pertama")).kid == "pertama"
    assert issuer.fetches == 2


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "302 Found\r\nlocation: http://127.0.0.1:1/keys"},
        {"status": "404 Not Found"},
        {"body": b" " * (LARGEST_SET + 1)},
        {"body": b""},
        {"body": b"<html>"},
        {"body": b"[]"},
        {"body": b'{"keys": {}}'},
        {"body": b'{"keys": 5}'},
        {"body": b'{"keys":' + b"[" * 100_000},
        {"body": b'{"keys": [' + b",".join([b"{}"] * (MOST_KEYS + 1)) + b"]}"},
        {"body": b"\xff\xfe"},
    ],
    ids=lambda answer: str(answer)[:40],
)
async def test_an_answer_that_is_no_set_of_keys_is_an_outage(
    issuer: Provider, ring: KeyRing, later: Later, answer: dict[str, Any]
) -> None:
    await ring.key("pertama")
    for name, value in answer.items():
        setattr(issuer, name, value)
    later(minutes=11)
    ring.keep_fresh()
    await settled(ring)

    assert (await ring.key("pertama")).kid == "pertama"
    with pytest.raises(IssuerUnavailable):
        await ring.key("kedua")


OK = b"HTTP/1.1 200 OK\r\n"
TORRENTS: dict[str, tuple[bytes, bytes | None]] = {
    "without an end": (OK + b"connection: close\r\n\r\n", b" " * 65_536),
    "a byte at a time": (OK + b"connection: close\r\n\r\n", b" "),
    "chunks of a byte": (OK + b"transfer-encoding: chunked\r\n\r\n", b"1\r\n \r\n" * 100),
    "chunks that are none": (OK + b"transfer-encoding: chunked\r\n\r\nZZZ\r\n", None),
    "headers without an end": (OK, b"x: " + b"x" * 60_000 + b"\r\n"),
    "hints without an end": (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20),
    "a length below zero": (OK + b"content-length: -5\r\n\r\n{}", None),
    "two lengths": (OK + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}", None),
    "less than it promised": (OK + b"content-length: 5000\r\n\r\n{", b""),
    "cut off": (b"", b""),
    "bytes that are no HTTP": (b"\x00\xff\x16\x03" * 50, b""),
    "compressed": (OK + b"content-encoding: gzip\r\ncontent-length: 20\r\n\r\n" + compress(b"")[:20], None),
    "to another place": (b"HTTP/1.1 302 Found\r\nlocation: file:///etc/passwd\r\ncontent-length: 0\r\n\r\n", None),
}


@pytest.mark.parametrize("name", TORRENTS)
async def test_an_issuer_that_sends_anything_but_keys_is_an_outage_and_ends_in_time(
    issuer: Provider, name: str
) -> None:
    issuer.sent, issuer.repeated = TORRENTS[name]
    ring = KeyRing("masuk", issuer.trusted(fetch_seconds=0.3))
    assert ring._trust.check_hostname  # noqa: SLF001 - to read the certificates takes longer than that beside load

    async with asyncio.timeout(20):
        with pytest.raises(IssuerUnavailable):
            await ring.key("pertama")


async def test_a_slow_issuer_is_waited_for_no_longer_than_the_limit(issuer: Provider) -> None:
    issuer.seconds = 3600
    ring = KeyRing("masuk", issuer.trusted(fetch_seconds=0.1))

    async with asyncio.timeout(SECONDS):
        with pytest.raises(IssuerUnavailable):
            await ring.key("pertama")


async def test_a_port_where_nobody_listens_is_an_outage() -> None:
    async with provider() as gone:
        ring = KeyRing("masuk", gone.trusted())

    with pytest.raises(IssuerUnavailable):
        await ring.key("pertama")


async def test_a_fetch_goes_on_when_the_one_who_began_it_gives_up(issuer: Provider, ring: KeyRing) -> None:
    issuer.seconds = 0.1
    first = asyncio.create_task(ring.key("pertama"))
    await asyncio.sleep(0.02)
    first.cancel()

    assert (await ring.key("pertama")).kid == "pertama"
    assert issuer.fetches == 1


def test_only_keys_that_verify_and_nothing_else_are_taken() -> None:
    good, rsa = an_ec_key("pertama"), an_rsa_key("rsa")
    public = rsa.as_dict(private=False)
    offered = [
        good.as_dict(private=False),
        public,
        {**good.as_dict(private=False), "kid": "for encryption", "use": "enc"},
        {**good.as_dict(private=False), "kid": "for wrapping", "key_ops": ["wrapKey"]},
        {**good.as_dict(private=False), "kid": "for null", "key_ops": None},
        {**good.as_dict(private=False), "kid": "for a number", "key_ops": 7},
        {**good.as_dict(private=False), "kid": "for a word", "key_ops": "verify"},
        {**public, "kid": "signed by everybody", "e": "AQ"},
        {**good.as_dict(private=True), "kid": "shown"},
        {**good.as_dict(private=False), "kid": 5},
        {**good.as_dict(private=False), "kid": "off the curve", "x": "AAAA"},
        {**public, "kid": "short", "n": public["n"][:100]},
        {**public, "kid": "none", "n": "%"},
        {**OctKey.generate_key(256).as_dict(private=True), "kid": "symmetric"},
        {"kty": "RSA", "kid": "empty"},
        {"kid": "nothing"},
        "text",
        None,
    ]

    assert set(usable(json.dumps({"keys": offered}).encode())) == {"pertama", "rsa"}
