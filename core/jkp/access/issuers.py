"""The issuers whose tokens are taken, each with its way from a token to a principal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from jkp.accounts.entering import still_holds
from jkp.accounts.tokens import LocalIssuer
from jkp.database import reader
from jkp.participants.models import NIK_COLUMN, Participant
from jkp.security import sealing
from jkp.security.jwts import NotAdmitted, TokenInvalid, Unverified
from jkp.security.oidc import Identity, OidcIssuer
from jkp.security.principals import Principal, Role
from jkp.security.tokens import SandboxIssuer


class ParticipantUnknown(NotAdmitted):
    """The token is good, and whoever holds it is no participant that was registered here."""


@dataclass(frozen=True)
class Admission:
    """A principal, and whether the same token will always stand for the same one."""

    principal: Principal
    is_lasting: bool = True


class Issuer(Protocol):
    """What the entrance asks of an issuer."""

    def standing(self) -> object:
        """Equal for as long as what was verified before still holds."""
        ...

    async def admit(self, token: Unverified) -> Admission:
        """Whom the token speaks for. Error: `NotAdmitted`."""
        ...


@dataclass(frozen=True)
class OfSandbox:
    """The sandbox issuer."""

    issuer: SandboxIssuer

    def standing(self) -> object:
        """Its key never changes."""
        return None

    async def admit(self, token: Unverified) -> Admission:
        """Whom the token speaks for. Errors: `TokenInvalid`, `TokenExpired`."""
        return Admission(self.issuer.read(token))


@dataclass(frozen=True)
class Federated:
    """An issuer of OpenID Connect: a person is found by the NIK that it has verified, and by nothing else."""

    issuer: OidcIssuer

    def standing(self) -> object:
        """Changes when its keys do, so that a key that it has withdrawn opens nothing any more."""
        self.issuer.keys.keep_fresh()
        return self.issuer.keys.generation if self.issuer.keys.are_trusted() else object()

    async def admit(self, token: Unverified) -> Admission:
        """Whom the token speaks for. Errors: `TokenInvalid`, `TokenExpired`, `IssuerUnavailable`, `ParticipantUnknown`.

        An officer who is no participant yet may become one before the token ends: that is looked up each time.
        """
        identity = await self.issuer.read(token)
        person = await _participant(identity.nik)
        return Admission(_principal(identity, person), is_lasting=bool(person) or identity.nik is None)


def _principal(identity: Identity, person: UUID | None) -> Principal:
    if identity.role is not Role.PARTICIPANT:
        return Principal(identity.role, identity.subject, identity.expires_at, person)
    if person is None:
        raise ParticipantUnknown
    return Principal(Role.PARTICIPANT, str(person), identity.expires_at, person)


async def _participant(nik: str | None) -> UUID | None:
    if nik is None:
        return None
    indexes = sealing.current().indexes(NIK_COLUMN, nik)
    found = await Participant.get_or_none(nik_index__in=indexes, using_db=reader()).values_list("id", flat=True)
    return UUID(str(found)) if found else None


@dataclass(frozen=True)
class OfAccounts:
    """The issuer of local accounts."""

    issuer: LocalIssuer

    def standing(self) -> object:
        """Nothing is remembered of its tokens."""
        return None

    async def admit(self, token: Unverified) -> Admission:
        """Whom the token speaks for. Errors: `TokenInvalid`, `TokenExpired`.

        A new password ends the tokens of the account, so it is looked at each time.
        """
        presented = self.issuer.read(token)
        if not await still_holds(presented):
            raise TokenInvalid
        who = presented.participant_id
        generation = presented.generation
        principal = Principal(Role.PARTICIPANT, str(who), presented.ends_at, who, generation=generation)
        return Admission(principal, is_lasting=False)


def trusted(
    sandbox: SandboxIssuer | None, local: LocalIssuer | None, federated: Mapping[str, OidcIssuer]
) -> dict[str, Issuer]:
    """The issuers by their `iss`."""
    own: dict[str, Issuer] = {sandbox.rules.issuer: OfSandbox(sandbox)} if sandbox else {}
    own |= {local.rules.issuer: OfAccounts(local)} if local else {}
    return {**own, **{name: Federated(each) for name, each in federated.items()}}
