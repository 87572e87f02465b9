"""Who is asking."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jkp.errors import Code, refuse


class Role(StrEnum):
    """What somebody is in the programme; every policy names roles.

    Example: `metadata=allow(Role.PARTICIPANT, Role.OFFICER)`
    """

    ANONYMOUS = "ANONYMOUS"
    PARTICIPANT = "PARTICIPANT"
    OFFICER = "OFFICER"
    EMPLOYER = "EMPLOYER"
    TRAINING_PROVIDER = "TRAINING_PROVIDER"
    COUNSELLOR = "COUNSELLOR"
    INTEGRATOR = "INTEGRATOR"
    OPERATOR = "OPERATOR"


@dataclass(frozen=True)
class Principal:
    """A caller as the token tells: role, subject, and the moment (machine time) at which the token ends.

    The subject is a participant's id for PARTICIPANT, a company's or provider's code for EMPLOYER and
    TRAINING_PROVIDER, a counsellor's code for COUNSELLOR, and a name for the others. `person` is the participant that
    an officer or anybody else is beside their role, where the issuer of the token knows it. `scopes` are what an API
    key may be used for, and `key_id` is its row; a person's token has neither. `generation` is that of the local
    account of `person`, where the token is of one: a new password makes it another.

    Example: `info.context.principal.participant_id`
    """

    role: Role
    subject: str
    expires_at: datetime | None = None
    person: UUID | None = None
    scopes: frozenset[str] | None = None
    key_id: UUID | None = None
    generation: int | None = None

    @property
    def participant_id(self) -> UUID:
        """The participant that this caller is. Error: FORBIDDEN for every other role."""
        try:
            if self.role is Role.PARTICIPANT:
                return UUID(self.subject)
        except ValueError:
            pass
        raise refuse(Code.FORBIDDEN)

    def may(self, scope: str | None) -> bool:
        """Whether what needs this scope may be done; people need none.

        Example: `principal.may("claims:read")`
        """
        return scope is None or self.scopes is None or scope in self.scopes

    def is_participant(self, participant_id: UUID) -> bool:
        """Whether the caller is this very participant, under whatever role."""
        return participant_id == self.person or self.subject.lower() == str(participant_id)


ANONYMOUS = Principal(Role.ANONYMOUS, "")
