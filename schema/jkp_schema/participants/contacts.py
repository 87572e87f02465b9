"""How a participant wants to be written to."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from jkp.mail.models import MailPreference
from jkp.mail.terms import Language, NoticeKind
from jkp.notices.contact import set_contact
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, NO_ERRORS
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.participants.types import Participant, visible_participant
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed


@strawberry.type(description="How a participant wants to be written to; the address is `Participant.email`.")
class Contact:
    """A contact."""

    __policy__ = INHERIT

    language: Language = strawberry.field(description="Language of her mails.")
    notices: list[NoticeKind] = strawberry.field(description="The kinds of notice that she gets.")
    refused_at: datetime | None = strawberry.field(
        description="When a mail server refused her address for good; she gets nothing until she sets it again."
    )

    @classmethod
    def of(cls, row: MailPreference | None) -> "Contact":
        """What somebody said, or what holds for those who said nothing."""
        unwanted = row.unwanted if row else []
        return cls(
            language=row.language if row else Language.ID,
            notices=[kind for kind in NoticeKind if kind.value not in unwanted],
            refused_at=row.refused_at if row else None,
        )


@strawberry.type
class ContactEdge:
    """How a participant wants to be written to."""

    @strawberry.field(description="How she wants to be written to.")
    async def contact(participant: strawberry.Parent[Participant], info: Info) -> Contact:
        return Contact.of(await info.context.loaders.mail_preference.load(participant.local_id))


@strawberry.input(description="One's own address, language and kinds of notice; what is said replaces what was.")
class SetContactInput:
    """Input of `setContact`."""

    email: str | None = strawberry.field(description="E-mail address; null for no mails at all.")
    language: Language = strawberry.field(description="Language of the mails.")
    notices: list[NoticeKind] = strawberry.field(description="The kinds that are wanted.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `setContact` answers.")
class SetContactPayload:
    """Payload."""

    __policy__ = INHERIT

    participant: Participant | None = strawberry.field(description="The participant.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class ContactMutation:
    """How one is written to."""

    @strawberry.mutation(
        description="Say where one's mails go, in which language, and which kinds are wanted.",
        metadata=allow(Role.PARTICIPANT),
    )
    async def set_contact(self, info: Info, input: SetContactInput) -> SetContactPayload:
        async def shown(participant_id: UUID) -> dict[str, Any]:
            return {"participant": await visible_participant(participant_id, info.context)}

        def verb() -> Awaitable[UUID]:
            return set_contact(info.context.principal, input.email, input.language, input.notices)

        return await changed(SetContactPayload, info, input, verb, shown)
