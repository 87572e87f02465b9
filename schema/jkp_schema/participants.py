"""Participants and their employments."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp.database import reader
from jkp.errors import Refused
from jkp.participants import nik as niks
from jkp.participants.models import Employer as EmployerRow
from jkp.participants.models import Employment as EmploymentRow
from jkp.participants.models import Participant as ParticipantRow
from jkp.participants.terms import ContractType
from jkp.security.principals import Principal, Role
from jkp_schema.context import Context, Info
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.node import Node, fetched_by
from jkp_schema.policy import INHERIT
from jkp_schema.scalars import NIK, Rupiah


@strawberry.type(description="A company that employs participants.")
class Employer:
    """An employer."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="Name of the company.")

    @classmethod
    def of(cls, row: EmployerRow) -> "Employer":
        """The employer of a row."""
        return cls(id=strawberry.ID(global_id("Employer", row.id)), name=row.name)


@strawberry.type(description="A participant's employment.")
class Employment:
    """An employment."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    employer: Employer = strawberry.field(description="Where.")
    contract_type: ContractType = strawberry.field(description="Kind of agreement.")
    started_on: date = strawberry.field(description="First day.")
    last_reported_wage: Rupiah = strawberry.field(description="Wage last reported to BPJS, rupiah a month.")

    @classmethod
    def of(cls, row: EmploymentRow) -> "Employment":
        """The employment of a row that came with its employer."""
        return cls(
            id=strawberry.ID(global_id("Employment", row.id)),
            employer=Employer.of(row.employer),
            contract_type=row.contract_type,
            started_on=row.started_on,
            last_reported_wage=Rupiah(row.last_reported_wage),
        )


@strawberry.type(description="An insured worker.")
class Participant(Node):
    """A participant, as far as the reader may see one."""

    __policy__ = INHERIT

    local_id: strawberry.Private[UUID]
    nik: NIK = strawberry.field(description="Identity number; masked unless it is yours or you are an officer.")
    name: str = strawberry.field(description="Full name.")
    born_on: date = strawberry.field(description="Date of birth.")
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
            registered_at=row.registered_at,
        )

    @strawberry.field(description="Employments, the latest first.")
    async def employments(self) -> list[Employment]:
        rows = EmploymentRow.filter(participant_id=self.local_id).using_db(reader())
        return [Employment.of(row) for row in await rows.select_related("employer").order_by("-started_on")]


def may_see(participant_id: UUID, principal: Principal) -> bool:
    """Whether the reader may see this participant: officers everybody, participants themselves."""
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
