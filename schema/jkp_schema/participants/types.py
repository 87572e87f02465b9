"""Participants and their employments."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp.audit.models import Personal
from jkp.errors import Refused
from jkp.participants import nik as niks
from jkp.participants.models import Employer as EmployerRow
from jkp.participants.models import Employment as EmploymentRow
from jkp.participants.models import Participant as ParticipantRow
from jkp.participants.registration import insured_since
from jkp.participants.terms import Citizenship, ContractType, EmployerScale, EmployerStatus, Programme
from jkp.security.principals import Principal, Role
from jkp_schema.context import Context, Info
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.node import Node, fetched_by
from jkp_schema.policy import INHERIT, personal
from jkp_schema.scalars import NIK, Rupiah


@strawberry.type(description="A company that employs participants.")
class Employer:
    """An employer."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="Name of the company.")
    npp: str | None = strawberry.field(description="Its number at BPJS, if it is known.")
    scale: EmployerScale = strawberry.field(description="Scale of the business; it decides the programmes required.")
    status: EmployerStatus = strawberry.field(description="Whether the business still exists.")
    address: str = strawberry.field(description="Address; empty if it is not known.")

    @classmethod
    def of(cls, row: EmployerRow) -> "Employer":
        """The employer of a row."""
        return cls(
            id=strawberry.ID(global_id("Employer", row.id)),
            name=row.name,
            npp=row.npp,
            scale=row.scale,
            status=row.status,
            address=row.address,
        )


@strawberry.type(description="A participant's employment.")
class Employment:
    """An employment."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    employer: Employer = strawberry.field(description="Where.")
    contract_type: ContractType = strawberry.field(description="Kind of agreement.")
    started_on: date = strawberry.field(description="First day.")
    contract_ends_on: date | None = strawberry.field(description="Last day of a fixed-term contract.")
    programmes: list[Programme] | None = strawberry.field(
        description="What the worker is enrolled in beside JKP; null where nobody recorded it, taken for complete."
    )
    jkn_wage_earner: bool = strawberry.field(description="Whether JKN (BPJS Kesehatan) has the worker as wage earner.")
    last_reported_wage: Rupiah = strawberry.field(description="Wage last reported to BPJS, rupiah a month.")

    @classmethod
    def of(cls, row: EmploymentRow) -> "Employment":
        """The employment of a row that came with its employer."""
        return cls(
            id=strawberry.ID(global_id("Employment", row.id)),
            employer=Employer.of(row.employer),
            contract_type=row.contract_type,
            started_on=row.started_on,
            contract_ends_on=row.contract_ends_on,
            programmes=None if row.programmes is None else [Programme(name) for name in row.programmes],
            jkn_wage_earner=row.jkn_wage_earner,
            last_reported_wage=Rupiah(row.last_reported_wage),
        )


@strawberry.type(description="An insured worker.")
class Participant(Node):
    """A participant, as far as the reader may see one.

    Example: `GraphQLExtension(extend={Participant: ParticipantEdges})`
    """

    __policy__ = INHERIT

    local_id: strawberry.Private[UUID]
    nik: NIK = strawberry.field(
        description="Identity number; masked unless it is yours or you are an officer.", metadata=personal(Personal.NIK)
    )
    name: str = strawberry.field(description="Full name.", metadata=personal(Personal.NAME))
    born_on: date = strawberry.field(description="Date of birth.", metadata=personal(Personal.BIRTH))
    citizenship: Citizenship = strawberry.field(description="Whose citizen.")
    insured_on: date = strawberry.field(
        description="Day of registration in the programme; the day of `registeredAt` where nobody recorded it."
    )
    email: str | None = strawberry.field(description="E-mail address.", metadata=personal(Personal.CONTACT))
    phone: str | None = strawberry.field(description="Telephone number.", metadata=personal(Personal.CONTACT))
    registered_at: datetime = strawberry.field(description="When the participant was registered.")

    @classmethod
    def of(cls, row: ParticipantRow, principal: Principal) -> "Participant":
        """The participant of a row that `principal` may see."""
        return cls(
            id=strawberry.ID(global_id("Participant", row.id)),
            local_id=row.id,
            nik=NIK(row.nik() if may_see(row.id, principal) else niks.masked(row.nik())),
            name=row.name,
            born_on=row.born_on,
            citizenship=row.citizenship,
            insured_on=insured_since(row),
            email=row.email(),
            phone=row.phone,
            registered_at=row.registered_at,
        )

    @strawberry.field(description="Employments, the latest first.")
    async def employments(self, info: Info) -> list[Employment]:
        return [Employment.of(row) for row in await info.context.loaders.employments.load(self.local_id)]


def may_see(participant_id: UUID, principal: Principal) -> bool:
    """Whether the reader may see this participant: officers everybody, participants themselves.

    Example: `row if may_see(row.participant_id, info.context.principal) else None`
    """
    return principal.role is Role.OFFICER or (
        principal.role is Role.PARTICIPANT and principal.is_participant(participant_id)
    )


async def visible_participant(participant_id: UUID, context: Context) -> Participant | None:
    """The participant, if there is one that the reader may see."""
    if not may_see(participant_id, context.principal):
        return None
    row = await context.loaders.participant.load(participant_id)
    return Participant.of(row, context.principal) if row else None


@fetched_by("Participant")
async def fetch(gid: str, info: Info) -> Participant | None:
    """A participant by global id."""
    try:
        return await visible_participant(uuid_of("Participant", gid), info.context)
    except Refused:
        return None
