"""Terminations as they were reported, by one party or by both, and the dispute about them."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp.audit.models import Personal
from jkp.participants import forms, reports
from jkp.participants.models import Termination as TerminationRow
from jkp.participants.models import TerminationReport as ReportRow
from jkp.participants.terms import DisputeStatus, ReportChannel, TerminationCause
from jkp_schema.claims.types import OWNER_OR_OFFICER, BenefitCase
from jkp_schema.context import Info
from jkp_schema.ids import global_id
from jkp_schema.policy import INHERIT, personal
from jkp_schema.scalars import NIK


@strawberry.type(description="The employer's form about a termination, with what the register knew on its day.")
class TerminationForm:
    """A form (A4)."""

    __policy__ = INHERIT

    company: str = strawberry.field(description="The company.")
    company_address: str = strawberry.field(description="Its address.")
    npp: str = strawberry.field(description="Its number at BPJS.")
    certificate_number: str = strawberry.field(description="Its certificate of membership.")
    name: str = strawberry.field(description="The worker's name, as the employer wrote it.")
    address: str = strawberry.field(description="The worker's address.")
    participant_number: str = strawberry.field(description="The worker's number at BPJS.")
    nik: NIK = strawberry.field(description="The worker's identity number.")
    born_on: date = strawberry.field(description="The worker's date of birth.")
    contract_number: str = strawberry.field(description="Number of the contract, or of the letter of appointment.")
    contract_starts_on: date = strawberry.field(description="First day of the employment.")
    contract_ends_on: date | None = strawberry.field(description="Last day of a fixed term.")
    proof_number: str = strawberry.field(description="Number of the letter that proves the termination.")
    proof_on: date = strawberry.field(description="Its date.")

    @classmethod
    def of(cls, form: forms.StoredForm) -> "TerminationForm":
        """The form as it was kept."""
        return cls(**{**asdict(form), "nik": NIK(form.nik)})


@strawberry.type(description="One party's report of a termination.")
class TerminationReport:
    """A report."""

    __policy__ = INHERIT

    row: strawberry.Private[ReportRow]
    ended: strawberry.Private[TerminationRow]
    participant_id: strawberry.Private[UUID]
    channel: ReportChannel = strawberry.field(description="Through which channel.")
    reported_at: datetime = strawberry.field(description="When.")
    terminated_on: date = strawberry.field(description="The last day, as this party reported it.")
    cause: TerminationCause = strawberry.field(description="The cause, as this party reported it.")
    due_on: date | None = strawberry.field(description="An employer's last day to report; a participant has none.")
    calendar_version: str | None = strawberry.field(description="The holiday calendar that gave `dueOn`.")
    late: bool = strawberry.field(description="Whether it came after `dueOn`, which keeps nobody from the benefit.")

    @classmethod
    def of(cls, row: ReportRow, ended: TerminationRow) -> "TerminationReport":
        """The report of a row, given the termination that it is about."""
        return cls(
            row=row,
            ended=ended,
            participant_id=ended.participant_id,
            channel=row.channel,
            reported_at=row.reported_at,
            terminated_on=row.terminated_on,
            cause=row.cause,
            due_on=row.due_on,
            calendar_version=row.calendar_version,
            late=row.late,
        )

    @strawberry.field(description="Whether it says the same as the first report.", metadata=OWNER_OR_OFFICER)
    def agrees(self) -> bool | None:
        return reports.agrees(self.row, self.ended)

    @strawberry.field(
        description="The form; employers alone hand one in.",
        metadata={**OWNER_OR_OFFICER, **personal(Personal.FORM, of="participant_id")},
    )
    def form(self) -> TerminationForm | None:
        form = forms.opened(self.row)
        return TerminationForm.of(form) if form else None

    @strawberry.field(description="Ids of the proofs, for `GET /uploads/{id}`.", metadata=OWNER_OR_OFFICER)
    def proofs(self) -> list[strawberry.ID] | None:
        return [strawberry.ID(global_id("Upload", upload_id)) for upload_id in self.row.uploads]


@strawberry.type(description="The end of an employment.")
class Termination:
    """A termination."""

    __policy__ = INHERIT

    row: strawberry.Private[TerminationRow]
    terminated_on: date = strawberry.field(description="The last day, as it was first reported.")
    cause: TerminationCause = strawberry.field(description="The cause, as it was first reported.")
    dispute: DisputeStatus = strawberry.field(description="Where a dispute about it stands.")

    @classmethod
    def of(cls, row: TerminationRow) -> "Termination":
        """The termination of a row."""
        return cls(row=row, terminated_on=row.terminated_on, cause=row.cause, dispute=row.dispute)

    @strawberry.field(description="Who reported it, the first report first.")
    async def reports(self, info: Info) -> list[TerminationReport]:
        rows = await info.context.loaders.termination_reports.load(self.row.id)
        return [TerminationReport.of(row, self.row) for row in sorted(rows, key=self._order)]

    def _order(self, row: ReportRow) -> tuple[datetime, bool, str]:
        """Where the clock stands still, the report that ended the employment comes first."""
        return row.reported_at, row.reported_by != self.row.reported_by, row.channel


@strawberry.type
class TerminationEdge:
    """What ended the employment of a case."""

    @strawberry.field(description="The termination, and who reported it.", metadata=OWNER_OR_OFFICER)
    async def termination(case: strawberry.Parent[BenefitCase], info: Info) -> Termination | None:
        row = await info.context.loaders.termination.load(case.row.termination_id)
        return Termination.of(row) if row else None
