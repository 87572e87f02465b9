"""The entrance: what stands in `Authorization` becomes a principal, or is refused. The same for every transport."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from jkp import clock
from jkp.access.issuers import Issuer
from jkp.access.key_checking import KeyChecking
from jkp.security.api_keys import PREFIX
from jkp.security.jwts import TokenExpired, TokenInvalid, look_at
from jkp.security.principals import ANONYMOUS, Principal

REMEMBERED = 4096
"""Tokens whose signature need not be checked again, in one process."""


class Entrance:
    """The entrance of one server. `issuers` are those whose tokens are taken, by their `iss`."""

    def __init__(self, issuers: Mapping[str, Issuer]) -> None:
        self.issuers = issuers
        self.keys = KeyChecking()
        self._remembered: OrderedDict[bytes, tuple[Principal, Issuer, object]] = OrderedDict()

    async def admit(self, given: Sequence[str]) -> Principal:
        """Whom the values of `Authorization` speak for; nobody's without one. Error: `NotAdmitted`.

        Of two headers one reader would take the first, another the last: they are refused.
        """
        if not given:
            return ANONYMOUS
        scheme, _, token = given[0].partition(" ")
        if len(given) > 1 or scheme.lower() != "bearer":
            raise TokenInvalid
        return _in_time(await self._bearer(token))

    async def _bearer(self, token: str) -> Principal:
        if token.startswith(PREFIX):
            return await self.keys.admit(token)
        digest = hashlib.sha256(token.encode(errors="surrogatepass")).digest()
        return self._known(digest) or await self._verified(token, digest)

    def _known(self, digest: bytes) -> Principal | None:
        found = self._remembered.get(digest)
        if found is None:
            return None
        principal, issuer, standing = found
        if issuer.standing() == standing:
            return principal
        del self._remembered[digest]
        return None

    async def _verified(self, token: str, digest: bytes) -> Principal:
        presented = look_at(token)
        issuer = self.issuers.get(presented.issuer)
        if issuer is None:
            raise TokenInvalid
        standing = issuer.standing()  # before it: its keys may change meanwhile
        admission = await issuer.admit(presented)
        if admission.is_lasting:
            self._remember(digest, (admission.principal, issuer, standing))
        return admission.principal

    def _remember(self, digest: bytes, verified: tuple[Principal, Issuer, object]) -> None:
        self._remembered[digest] = verified
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def _in_time(principal: Principal) -> Principal:
    if principal.expires_at is None or principal.expires_at <= clock.machine_now():
        raise TokenExpired
    return principal
