"""Mutations of officers about employers and employments."""

from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from jkp.missions import evaluation
from jkp.participants import employing
from jkp.participants.employing import NewEmployer, NewEmployment
from jkp.participants.models import Employer as EmployerRow
from jkp.participants.models import Employment as EmploymentRow
from jkp.participants.terms import ContractType, EmployerScale, EmployerStatus, Programme
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, NO_ERRORS
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.participants.types import Employer, Employment
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed
from jkp_schema.scalars import Rupiah


@strawberry.input(description="An employer to register. A known one takes the values that are given.")
class RegisterEmployerInput:
    """Input of `registerEmployer`."""

    name: str = strawberry.field(description="Name of the company; a known one gives the employer it names.")
    npp: str | None = strawberry.field(description="Its number at BPJS; no other employer has it.", default=None)
    scale: EmployerScale | None = strawberry.field(
        description="Scale of the business; MEDIUM where nothing was ever given.", default=None
    )
    status: EmployerStatus | None = strawberry.field(
        description="Whether it still exists; ACTIVE where nothing was ever given.", default=None
    )
    address: str | None = strawberry.field(description="Address, 1-300 printable characters.", default=None)
    idempotency_key: str = strawberry.field(description=KEY)

    def new(self) -> NewEmployer:
        """What the core is given."""
        return NewEmployer(name=self.name, npp=self.npp, scale=self.scale, status=self.status, address=self.address)


@strawberry.type(description="What `registerEmployer` answers.")
class RegisterEmployerPayload:
    """Payload."""

    __policy__ = INHERIT

    employer: Employer | None = strawberry.field(description="The employer.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="An employment to record.")
class RecordEmploymentInput:
    """Input of `recordEmployment`."""

    participant_id: strawberry.ID = strawberry.field(description="Whose.")
    employer_id: strawberry.ID = strawberry.field(description="Where.")
    contract_type: ContractType = strawberry.field(description="Kind of agreement.")
    started_on: date = strawberry.field(description="First day.")
    contract_ends_on: date | None = strawberry.field(
        description="Last day of a fixed-term contract (PKWT).", default=None
    )
    last_reported_wage: Rupiah = strawberry.field(description="Wage last reported to BPJS, rupiah a month.")
    programmes: list[Programme] = strawberry.field(
        description="What the worker is enrolled in beside JKP; all of them where nothing is given.",
        default_factory=lambda: [*Programme],
    )
    jkn_wage_earner: bool = strawberry.field(
        description="Whether JKN (BPJS Kesehatan) has the worker as wage earner.", default=True
    )
    idempotency_key: str = strawberry.field(description=KEY)

    def new(self) -> NewEmployment:
        """What the core is given. Error: NOT_FOUND for an id that is none."""
        return NewEmployment(
            participant_id=uuid_of("Participant", self.participant_id, "participantId"),
            employer_id=uuid_of("Employer", self.employer_id, "employerId"),
            contract_type=self.contract_type,
            started_on=self.started_on,
            contract_ends_on=self.contract_ends_on,
            last_reported_wage=self.last_reported_wage,
            programmes=self.programmes,
            jkn_wage_earner=self.jkn_wage_earner,
        )


@strawberry.type(description="What `recordEmployment` answers.")
class RecordEmploymentPayload:
    """Payload."""

    __policy__ = INHERIT

    employment: Employment | None = strawberry.field(description="The employment.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


async def _employment(employment_id: UUID) -> dict[str, Any]:
    row = await EmploymentRow.get(id=employment_id).select_related("employer")
    return {"employment": Employment.of(row)}


async def _record_employment(new: NewEmployment) -> UUID:
    """A new employment may mean that somebody is employed again, so the missions are judged anew."""
    recorded = await employing.record_employment(new)
    await evaluation.recompute_open(new.participant_id)
    return recorded


@strawberry.type
class EmployingMutation:
    """Mutations about employers and employments, for officers."""

    @strawberry.mutation(description="Register an employer.", metadata=allow(Role.OFFICER))
    async def register_employer(self, info: Info, input: RegisterEmployerInput) -> RegisterEmployerPayload:
        async def shown(employer_id: UUID) -> dict[str, Any]:
            return {"employer": Employer.of(await EmployerRow.get(id=employer_id))}

        def verb() -> Awaitable[UUID]:
            return employing.register_employer(input.new())

        return await changed(RegisterEmployerPayload, info, input, verb, shown)

    @strawberry.mutation(description="Record an employment.", metadata=allow(Role.OFFICER))
    async def record_employment(self, info: Info, input: RecordEmploymentInput) -> RecordEmploymentPayload:
        def verb() -> Awaitable[UUID]:
            return _record_employment(input.new())

        return await changed(RecordEmploymentPayload, info, input, verb, _employment)
