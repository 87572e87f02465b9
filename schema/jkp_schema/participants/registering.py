"""Mutations of officers about people: participants and their contribution months."""

from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from jkp.participants import registration
from jkp.participants.registration import NewParticipant
from jkp.participants.terms import Citizenship, ContributionStatus
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, NO_ERRORS
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.participants.types import Participant, visible_participant
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed
from jkp_schema.scalars import NIK


@strawberry.input(description="A participant to register.")
class RegisterParticipantInput:
    """Input of `registerParticipant`."""

    nik: NIK = strawberry.field(description="Identity number of 16 digits.")
    name: str = strawberry.field(description="Full name, 1-200 printable characters.")
    born_on: date = strawberry.field(description="Date of birth.")
    citizenship: Citizenship = strawberry.field(description="Whose citizen.", default=Citizenship.WNI)
    insured_on: date | None = strawberry.field(
        description="Day of registration in the programme, if it is known; otherwise it is today.", default=None
    )
    email: str | None = strawberry.field(description="E-mail address.", default=None)
    phone: str | None = strawberry.field(description="Telephone number, 6-19 digits.", default=None)
    idempotency_key: str = strawberry.field(description=KEY)

    def new(self) -> NewParticipant:
        """What the core is given."""
        return NewParticipant(
            nik=self.nik,
            name=self.name,
            born_on=self.born_on,
            citizenship=self.citizenship,
            insured_on=self.insured_on,
            email=self.email,
            phone=self.phone,
        )


@strawberry.type(description="What `registerParticipant` answers.")
class RegisterParticipantPayload:
    """Payload."""

    __policy__ = INHERIT

    participant: Participant | None = strawberry.field(description="The participant.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="Contribution months to record.")
class RecordContributionsInput:
    """Input of `recordContributions`."""

    participant_id: strawberry.ID = strawberry.field(description="Whose.")
    employer_id: strawberry.ID = strawberry.field(description="For which employer.")
    months: list[date] = strawberry.field(description="Any day of each month; at most 120.")
    status: ContributionStatus = strawberry.field(
        description="Paid, or in arrears; a month entered again takes the new status.",
        default=ContributionStatus.PAID,
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `recordContributions` answers.")
class RecordContributionsPayload:
    """Payload."""

    __policy__ = INHERIT

    participant: Participant | None = strawberry.field(description="The participant.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class RegisteringMutation:
    """Mutations about people, for officers."""

    @strawberry.mutation(description="Register a participant.", metadata=allow(Role.OFFICER))
    async def register_participant(self, info: Info, input: RegisterParticipantInput) -> RegisterParticipantPayload:
        async def shown(new_id: UUID) -> dict[str, Any]:
            return {"participant": await visible_participant(new_id, info.context)}

        def verb() -> Awaitable[UUID]:
            return registration.register_participant(input.new())

        return await changed(RegisterParticipantPayload, info, input, verb, shown)

    @strawberry.mutation(description="Record contribution months.", metadata=allow(Role.OFFICER))
    async def record_contributions(self, info: Info, input: RecordContributionsInput) -> RecordContributionsPayload:
        async def shown(participant_id: UUID) -> dict[str, Any]:
            return {"participant": await visible_participant(participant_id, info.context)}

        def verb() -> Awaitable[UUID]:
            return registration.record_contributions(
                uuid_of("Participant", input.participant_id, "participantId"),
                uuid_of("Employer", input.employer_id, "employerId"),
                input.months,
                input.status,
            )

        return await changed(RecordContributionsPayload, info, input, verb, shown)
