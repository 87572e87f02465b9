"""The public keys of an issuer: fetched when they are needed, and kept while it cannot be asked.

A token whose key is known never waits. For an unknown one all wait for the same fetch, and there is at most one in
`refetch_seconds`, however many tokens name keys that do not exist.
"""

import asyncio
import json
import logging
import ssl
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey
from joserfc.util import urlsafe_b64decode

from jkp import clock
from jkp.security.discovery import configuration_of, keys_in
from jkp.security.jwts import NotAdmitted, TokenInvalid
from jkp.settings.oidc import OidcSettings

LARGEST_SET = 262_144
MOST_KEYS = 100
RSA_BITS = range(2048, 8193)
SUCCESS = 200
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

FAULTS = (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError)
"""What can go wrong when an issuer is asked."""

log = logging.getLogger("jkp.security")


class IssuerUnavailable(NotAdmitted):
    """The issuer cannot be asked for its keys: whether the token is good cannot be said now."""


class KeyRing:
    """The keys of one issuer. `generation` counts how often they have changed."""

    def __init__(self, name: str, settings: OidcSettings, *, in_sandbox: bool = False) -> None:
        self.name = name
        self._in_sandbox = in_sandbox
        self.generation = 0
        self.fetched_at: datetime | None = None
        self._settings = settings
        self._keys: Mapping[str, Key] = {}
        self._tried_at: datetime | None = None
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, key_id: str) -> Key:
        """The key of this id. Errors: `TokenInvalid` when the issuer has none; `IssuerUnavailable`."""
        self.keep_fresh()
        found = self._known(key_id)
        if found is None:
            await self._once_fetched()
            found = self._known(key_id)
        if found is None:
            raise TokenInvalid if self._was_answered() else IssuerUnavailable
        return found

    def keep_fresh(self) -> None:
        """Begin to fetch keys that are old; nobody waits for it."""
        if self.fetched_at and not self._is_within(self.fetched_at, timedelta(seconds=self._settings.keys_seconds)):
            self._begin()

    def are_trusted(self) -> bool:
        """Whether what was signed with these keys may still be believed."""
        stale = timedelta(hours=self._settings.stale_hours)
        return self.fetched_at is not None and self._is_within(self.fetched_at, stale)

    def are_missing(self) -> bool:
        """Whether the issuer was asked, and has not answered the last time."""
        return self._tried_at is not None and self._fetching is None and not self._was_answered()

    async def check(self) -> int:
        """Ask the issuer now; how many of its keys can verify tokens. Error: `IssuerUnavailable`."""
        try:
            return len(await self._asked())
        except FAULTS as error:
            raise IssuerUnavailable(type(error).__name__) from error

    async def close(self) -> None:
        """Break off a fetch."""
        if self._fetching:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _known(self, key_id: str) -> Key | None:
        return self._keys.get(key_id) if self.are_trusted() else None

    def _was_answered(self) -> bool:
        """Whether the last time that it was asked, the issuer has answered."""
        return self.fetched_at is not None and self.fetched_at == self._tried_at

    def _is_within(self, since: datetime, length: timedelta) -> bool:
        return clock.machine_now() - since < length

    async def _once_fetched(self) -> None:
        self._begin()
        if self._fetching:
            await asyncio.shield(self._fetching)

    def _begin(self) -> None:
        pause = timedelta(seconds=self._settings.refetch_seconds)
        if self._fetching or (self._tried_at and self._is_within(self._tried_at, pause)):
            return
        self._tried_at = clock.machine_now()
        self._fetching = asyncio.create_task(self._fetch(self._tried_at))
        self._fetching.add_done_callback(self._ended)

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._fetching = None

    async def _fetch(self, begun_at: datetime) -> None:
        try:
            keys = await self._asked()
        except FAULTS as error:
            log.warning("issuer %s: its keys could not be fetched: %s", self.name, type(error).__name__)
            return
        if _thumbprints(keys) != _thumbprints(self._keys):
            self.generation += 1
        self._keys, self.fetched_at = keys, begun_at

    async def _asked(self) -> dict[str, Key]:
        async with asyncio.timeout(self._settings.fetch_seconds):
            return usable(await self._downloaded(await self._address()))

    async def _address(self) -> str:
        """Where the keys are: the issuer is asked each time, where no setting says it, for they may move."""
        if self._settings.jwks_url:
            return str(self._settings.jwks_url)
        issuer = self._settings.issuer
        return keys_in(await self._downloaded(configuration_of(issuer)), issuer, in_sandbox=self._in_sandbox)

    async def _downloaded(self, address: str) -> bytes:
        headers = {"accept": "application/jwk-set+json, application/json", "accept-encoding": "identity"}
        async with (
            httpx2.AsyncClient(verify=self._trust, timeout=self._settings.fetch_seconds) as http,
            http.stream("GET", address, headers=headers) as answer,
        ):
            if answer.status_code != SUCCESS:
                raise ValueError
            content = bytearray()
            async for chunk in answer.aiter_raw():
                content += chunk
                if len(content) > LARGEST_SET:
                    raise ValueError
            return bytes(content)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        file = self._settings.ca_file
        return ssl.create_default_context(cafile=file) if file else httpx2.create_ssl_context()


def usable(document: bytes) -> dict[str, Key]:
    """The keys of a JWK set (RFC 7517) that can verify our tokens. Error: `ValueError` for what is no such set.

    Symmetric keys, small ones, those for something else and those whose private half is shown are left out.
    """
    try:
        listed = json.loads(document)["keys"]
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError from error
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ValueError
    found: dict[str, Key] = {}
    for key_id, key in _imported(listed):
        found.setdefault(key_id, key)
    return found


def _imported(listed: list[Any]) -> Iterator[tuple[str, Key]]:
    for each in listed:
        if isinstance(each, dict) and isinstance(each.get("kid"), str) and _may_verify(each):
            try:
                yield each["kid"], RSAKey.import_key(each) if each["kty"] == "RSA" else ECKey.import_key(each)
            except (JoseError, ValueError, TypeError, KeyError):
                continue


def _may_verify(key: dict[str, Any]) -> bool:
    if key.get("use", "sig") != "sig" or not _is_for_verifying(key) or _PRIVATE & key.keys():
        return False
    return key.get("kty") == "EC" or (key.get("kty") == "RSA" and _bits(key.get("n")) in RSA_BITS)


def _is_for_verifying(key: dict[str, Any]) -> bool:
    operations = key.get("key_ops", ["verify"])
    return isinstance(operations, list) and "verify" in operations


def _bits(modulus: object) -> int:
    try:
        return int.from_bytes(urlsafe_b64decode(str(modulus).encode())).bit_length()
    except ValueError:
        return 0


def _thumbprints(keys: Mapping[str, Key]) -> dict[str, str]:
    return {key_id: key.thumbprint() for key_id, key in keys.items()}
