"""Mutations of officers about people: whatever a case needs can be entered through the API."""

from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from jkp.missions import evaluation
from jkp.participants import registration
from jkp.participants.models import Employer as EmployerRow
from jkp.participants.models import Employment as EmploymentRow
from jkp.participants.registration import NewEmployment
from jkp.participants.terms import ContractType, ContributionStatus
from jkp.security.principals import Role
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.participants import Employer, Employment, Participant, visible_participant
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed
from jkp_schema.scalars import NIK, Rupiah

KEY = "Unique for this request; sent again it gives the first answer."


@strawberry.input(description="A participant to register.")
class RegisterParticipantInput:
    """Input of `registerParticipant`."""

    nik: NIK = strawberry.field(description="Identity number of 16 digits.")
    name: str = strawberry.field(description="Full name, 1-200 characters.")
    born_on: date = strawberry.field(description="Date of birth.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `registerParticipant` answers.")
class RegisterParticipantPayload:
    """Payload."""

    __policy__ = INHERIT

    participant: Participant | None = strawberry.field(description="The participant.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.input(description="An employer to register.")
class RegisterEmployerInput:
    """Input of `registerEmployer`."""

    name: str = strawberry.field(description="Name of the company; a known one gives the employer it names.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `registerEmployer` answers.")
class RegisterEmployerPayload:
    """Payload."""

    __policy__ = INHERIT

    employer: Employer | None = strawberry.field(description="The employer.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


@strawberry.input(description="An employment to record.")
class RecordEmploymentInput:
    """Input of `recordEmployment`."""

    participant_id: strawberry.ID = strawberry.field(description="Whose.")
    employer_id: strawberry.ID = strawberry.field(description="Where.")
    contract_type: ContractType = strawberry.field(description="Kind of agreement.")
    started_on: date = strawberry.field(description="First day.")
    last_reported_wage: Rupiah = strawberry.field(description="Wage last reported to BPJS, rupiah a month.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `recordEmployment` answers.")
class RecordEmploymentPayload:
    """Payload."""

    __policy__ = INHERIT

    employment: Employment | None = strawberry.field(description="The employment.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


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
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


async def _employment(employment_id: UUID) -> dict[str, Any]:
    row = await EmploymentRow.get(id=employment_id).select_related("employer")
    return {"employment": Employment.of(row)}


async def _record_employment(new: NewEmployment) -> UUID:
    """A new employment may mean that somebody is employed again, so the missions are judged anew."""
    recorded = await registration.record_employment(new)
    await evaluation.recompute_open(new.participant_id)
    return recorded


@strawberry.type
class RegisteringMutation:
    """Mutations about people, for officers."""

    @strawberry.mutation(description="Register a participant.", metadata=allow(Role.OFFICER))
    async def register_participant(self, info: Info, input: RegisterParticipantInput) -> RegisterParticipantPayload:
        async def shown(new_id: UUID) -> dict[str, Any]:
            return {"participant": await visible_participant(new_id, info.context)}

        def verb() -> Awaitable[UUID]:
            return registration.register_participant(input.nik, input.name, input.born_on)

        return await changed(RegisterParticipantPayload, info, input, verb, shown)

    @strawberry.mutation(description="Register an employer.", metadata=allow(Role.OFFICER))
    async def register_employer(self, info: Info, input: RegisterEmployerInput) -> RegisterEmployerPayload:
        async def shown(employer_id: UUID) -> dict[str, Any]:
            return {"employer": Employer.of(await EmployerRow.get(id=employer_id))}

        return await changed(
            RegisterEmployerPayload, info, input, lambda: registration.register_employer(input.name), shown
        )

    @strawberry.mutation(description="Record an employment.", metadata=allow(Role.OFFICER))
    async def record_employment(self, info: Info, input: RecordEmploymentInput) -> RecordEmploymentPayload:
        def verb() -> Awaitable[UUID]:
            return _record_employment(_new_employment(input))

        return await changed(RecordEmploymentPayload, info, input, verb, _employment)

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


def _new_employment(given: RecordEmploymentInput) -> NewEmployment:
    return NewEmployment(
        participant_id=uuid_of("Participant", given.participant_id, "participantId"),
        employer_id=uuid_of("Employer", given.employer_id, "employerId"),
        contract_type=given.contract_type,
        started_on=given.started_on,
        last_reported_wage=given.last_reported_wage,
    )
