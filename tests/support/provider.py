"""An issuer of tokens as one finds them in the world: a JWK set on loopback, keys that it changes, bad days."""

import asyncio
import base64
import json
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, Key, KeyParameters, RSAKey
from joserfc.jws import JWSRegistry

from jkp import clock
from jkp.settings.oidc import OidcSettings

ISSUER = "https://masuk.example/realms/bpjs"
AUDIENCE = "jkp-api"
ROLES = {"jkp-petugas": "OFFICER", "jkp-operator": "OPERATOR", "jkp-perusahaan": "EMPLOYER", "peserta": "PARTICIPANT"}


def now() -> int:
    return int(clock.machine_now().timestamp())


def part(content: object) -> str:
    """A part of a token, of JSON or of bytes."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(header: object, claims: object, key: Key, algorithm: str) -> str:
    """A token of any header and claims, even such as no library would write, under a signature that fits."""
    content = f"{part(header)}.{part(claims)}"
    signature = JWSRegistry.algorithms[algorithm].sign(content.encode(), key)
    return f"{content}.{part(signature)}"


@cache
def an_rsa_key(name: str, bits: int = 2048) -> RSAKey:
    """The same one for the same name: they take long to make."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return RSAKey.generate_key(bits, _named(name))


@cache
def an_ec_key(name: str) -> ECKey:
    return ECKey.generate_key("P-256", _named(name))


def _named(name: str) -> KeyParameters:
    return {"kid": name}


@dataclass
class Provider:
    """The issuer. What it publishes and how it answers can be changed at any time."""

    port: int = 0
    key: Key = field(default_factory=lambda: an_ec_key("pertama"))
    published: list[Any] = field(default_factory=list)
    status: str = "200 OK"
    body: bytes | None = None
    configuration: dict[str, Any] = field(default_factory=dict)
    """What it says of itself where it is asked for that."""
    seconds: float = 0.0
    sent: bytes | None = None
    """What it sends in place of an answer."""
    repeated: bytes | None = None
    """What it sends behind that, again and again; nothing stands for a connection that it cuts off."""
    fetches: int = 0
    answering: set["asyncio.Task[Any]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.publishes(self.key)

    @property
    def address(self) -> str:
        """Its own, where it names itself by it."""
        return f"http://127.0.0.1:{self.port}"

    def publishes(self, *keys: Key | dict[str, Any]) -> None:
        """From now on its set has these keys; those of ours with their public half alone."""
        self.published = [each if isinstance(each, dict) else each.as_dict(private=False) for each in keys]

    def rotates_to(self, key: Key) -> None:
        """Sign with another key, and publish that one alone."""
        self.key = key
        self.publishes(key)

    def settings(self, **changes: Any) -> dict[str, Any]:
        """Its section of settings.toml."""
        return {
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "jwks_url": f"http://127.0.0.1:{self.port}/keys",
            "roles": ROLES,
            **changes,
        }

    def trusted(self, **changes: Any) -> OidcSettings:
        return OidcSettings(**self.settings(**changes))

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What a good token of an officer says; a claim that is changed to None is left out."""
        issued = now()
        said = {"iss": ISSUER, "aud": AUDIENCE, "sub": "ratna", "role": "jkp-petugas", "iat": issued}
        changed = {**said, "exp": issued + 900, **changes}
        return {name: value for name, value in changed.items() if value is not None}

    def header(self, **changes: Any) -> dict[str, Any]:
        algorithm = "RS256" if isinstance(self.key, RSAKey) else "ES256"
        changed = {"alg": algorithm, "kid": self.key.kid, "typ": "at+jwt", **changes}
        return {name: value for name, value in changed.items() if value is not None}

    def token(self, **claims: Any) -> str:
        """A good token, but for the claims that are changed."""
        return signed(self.header(), self.claims(**claims), self.key, self.header()["alg"])

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.answering.add(task)
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
            is_configuration = asked.startswith(b"GET /.well-known/openid-configuration ")
            self.fetches += not is_configuration
            await asyncio.sleep(self.seconds)
            if self.sent is not None:
                return await self._misbehave(writer, self.sent)
            told = self.configuration if is_configuration else {"keys": self.published}
            body = json.dumps(told).encode() if self.body is None else self.body
            head = f"HTTP/1.1 {self.status}\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _misbehave(self, writer: asyncio.StreamWriter, sent: bytes) -> None:
        writer.write(sent)
        while self.repeated and not writer.is_closing():
            writer.write(self.repeated)
            await writer.drain()
            await asyncio.sleep(0.001)
        if self.repeated is not None:
            writer.transport.abort()


@asynccontextmanager
async def provider(**given: Any) -> AsyncIterator[Provider]:
    """An issuer that can be asked; afterwards it cannot."""
    issuer = Provider()
    server = await asyncio.start_server(issuer.answer, "127.0.0.1", 0, **given)
    issuer.port = server.sockets[0].getsockname()[1]
    try:
        yield issuer
    finally:
        server.close()
        await server.wait_closed()
        for task in issuer.answering:
            task.cancel()
        await asyncio.gather(*issuer.answering, return_exceptions=True)
