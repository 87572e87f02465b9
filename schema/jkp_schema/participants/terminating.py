"""Reports of a termination, the first of which opens a benefit case, and disputes about it."""

from collections.abc import Awaitable
from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from jkp.claims import disputing, opening
from jkp.participants.forms import EmployerForm
from jkp.participants.models import TerminationReport as ReportRow
from jkp.participants.reports import Reported
from jkp.participants.terms import DisputeStatus, ReportChannel, TerminationCause
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.claims.stepping import KEY, NO_ERRORS
from jkp_schema.claims.types import BenefitCase, visible_case
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.participants.terminations import TerminationReport
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed
from jkp_schema.scalars import NIK


@strawberry.input(description="The end of an employment.")
class ReportTerminationInput:
    """Input of `reportTermination`."""

    employment_id: strawberry.ID = strawberry.field(description="The employment that ended.")
    terminated_on: date = strawberry.field(description="Its last day.")
    cause: TerminationCause = strawberry.field(description="Why it ended.")
    upload_ids: list[strawberry.ID] = strawberry.field(
        description="Proofs of the termination, the participant's uploads, at most 10; a participant needs one."
    )
    channel: ReportChannel | None = strawberry.field(
        description="For an officer who enters a report from paper: its channel; WLKP when none is given.",
        default=None,
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `reportTermination` answers.")
class ReportTerminationPayload:
    """Payload."""

    __policy__ = INHERIT

    benefit_case: BenefitCase | None = strawberry.field(
        description="The case that the first report opened.", default=None
    )
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="An employer's form about the end of a worker's employment (Lapor PHK).")
class ReportTerminationByEmployerInput:
    """Input of `reportTerminationByEmployer`."""

    nik: NIK = strawberry.field(description="The worker's identity number.")
    born_on: date = strawberry.field(description="The worker's date of birth.")
    name: str = strawberry.field(description="The worker's name, 1-200 characters.")
    address: str = strawberry.field(description="The worker's address, 1-300 characters.")
    participant_number: str = strawberry.field(description="The worker's number at BPJS, 1-100 characters.")
    contract_number: str = strawberry.field(
        description="Number of the fixed-term contract, or of the letter of appointment, 1-100 characters."
    )
    certificate_number: str = strawberry.field(
        description="Number of the company's certificate of membership, 1-100 characters."
    )
    proof_number: str = strawberry.field(
        description="Number of the letter that proves the termination, 1-100 characters."
    )
    proof_on: date = strawberry.field(description="Date of that letter, not after today.")
    terminated_on: date = strawberry.field(description="The last day of the employment.")
    cause: TerminationCause = strawberry.field(description="Why it ended.")
    channel: ReportChannel = strawberry.field(description="WLKP, or SIAPKERJA_EMPLOYER.", default=ReportChannel.WLKP)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `reportTerminationByEmployer` answers.")
class ReportTerminationByEmployerPayload:
    """Payload."""

    __policy__ = INHERIT

    report: TerminationReport | None = strawberry.field(description="The report that was accepted.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="Where a dispute about a termination stands.")
class RecordDisputeInput:
    """Input of `recordDispute`."""

    benefit_case_id: strawberry.ID = strawberry.field(description="The case that the termination opened.")
    status: DisputeStatus = strawberry.field(description="MEDIATION or PHI_PENDING; FINAL and NONE are an officer's.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `recordDispute` answers.")
class RecordDisputePayload:
    """Payload."""

    __policy__ = INHERIT

    benefit_case: BenefitCase | None = strawberry.field(description="The case.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class TerminatingMutation:
    """Mutations about terminations."""

    @strawberry.mutation(
        description="Report the end of an employment; the first report opens a benefit case with six claims.",
        metadata=allow(Role.PARTICIPANT, Role.OFFICER),
    )
    async def report_termination(self, info: Info, input: ReportTerminationInput) -> ReportTerminationPayload:
        async def shown(case_id: UUID) -> dict[str, Any]:
            return {"benefit_case": await visible_case(case_id, info.context)}

        def verb() -> Awaitable[UUID]:
            employment_id = uuid_of("Employment", input.employment_id, "employmentId")
            return opening.report_termination(info.context.principal, employment_id, _reported(input))

        return await changed(ReportTerminationPayload, info, input, verb, shown)

    @strawberry.mutation(
        description="Report the end of a worker's employment, as the employer whose number (npp) the token names.",
        metadata=allow(Role.EMPLOYER, scope=Scope.TERMINATIONS_REPORT),
    )
    async def report_termination_by_employer(
        self, info: Info, input: ReportTerminationByEmployerInput
    ) -> ReportTerminationByEmployerPayload:
        def verb() -> Awaitable[UUID]:
            given = Reported(terminated_on=input.terminated_on, cause=input.cause, channel=input.channel)
            return opening.report_by_employer(info.context.principal, _form(input), given)

        return await changed(ReportTerminationByEmployerPayload, info, input, verb, _accepted)

    @strawberry.mutation(
        description="Record where a dispute about a termination stands; before the court (PHI) the claim waits.",
        metadata=allow(Role.PARTICIPANT, Role.OFFICER),
    )
    async def record_dispute(self, info: Info, input: RecordDisputeInput) -> RecordDisputePayload:
        async def shown(case_id: UUID) -> dict[str, Any]:
            return {"benefit_case": await visible_case(case_id, info.context)}

        def verb() -> Awaitable[UUID]:
            case_id = uuid_of("BenefitCase", input.benefit_case_id, "benefitCaseId")
            return disputing.record(info.context.principal, case_id, input.status)

        return await changed(RecordDisputePayload, info, input, verb, shown)


def _reported(given: ReportTerminationInput) -> Reported:
    return Reported(
        terminated_on=given.terminated_on,
        cause=given.cause,
        channel=given.channel,
        upload_ids=[uuid_of("Upload", upload_id, "uploadIds") for upload_id in given.upload_ids],
    )


def _form(given: ReportTerminationByEmployerInput) -> EmployerForm:
    return EmployerForm(
        nik=given.nik,
        born_on=given.born_on,
        name=given.name,
        address=given.address,
        participant_number=given.participant_number,
        contract_number=given.contract_number,
        certificate_number=given.certificate_number,
        proof_number=given.proof_number,
        proof_on=given.proof_on,
    )


async def _accepted(report_id: UUID) -> dict[str, Any]:
    row = await ReportRow.get(id=report_id).select_related("termination")
    return {"report": TerminationReport.of(row, row.termination)}
