"""The early end of a benefit: a new job, a death, fraud, or a participant who gives it up."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from jkp.audit.models import Personal
from jkp.claims import ending, placing
from jkp.claims.papers import PlacementReport
from jkp.claims.placing import NewJob
from jkp.claims.terms import CaseEnd
from jkp.security.principals import Role
from jkp_schema.claims.stepping import KEY, NO_ERRORS
from jkp_schema.claims.types import OWNER_OR_OFFICER, BenefitCase, visible_case
from jkp_schema.context import Info
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.participants.types import Participant, visible_participant
from jkp_schema.policy import INHERIT, allow, personal
from jkp_schema.requests import changed


@strawberry.type(description="The report of a new job.")
class Placement:
    """A placement report."""

    __policy__ = INHERIT

    employer_name: str = strawberry.field(description="Who employs the participant now.")
    position: str = strawberry.field(description="As what; empty when it was not told.")
    accepted_on: date = strawberry.field(description="The day on which the participant was accepted.")
    reported_at: datetime = strawberry.field(description="When it was reported.")
    due_on: date = strawberry.field(description="Last day to report it, by the calendar of `calendarVersion`.")
    calendar_version: str = strawberry.field(description="The holiday calendar that gave `dueOn`.")
    late: bool = strawberry.field(description="Whether it was reported after `dueOn`.")

    @classmethod
    def of(cls, row: PlacementReport) -> "Placement":
        """The report of a row."""
        return cls(
            employer_name=row.employer_name,
            position=row.position,
            accepted_on=row.accepted_on,
            reported_at=row.reported_at,
            due_on=row.due_on,
            calendar_version=row.calendar_version,
            late=row.late,
        )


@strawberry.type
class PlacementEdge:
    """What ended a case."""

    @strawberry.field(description="The report of the new job that ended it.", metadata=OWNER_OR_OFFICER)
    async def placement(case: strawberry.Parent[BenefitCase], info: Info) -> Placement | None:
        row = await info.context.loaders.placement.load(case.row.id)
        return Placement.of(row) if row else None


@strawberry.type
class DeathEdge:
    """Whether a participant lives."""

    @strawberry.field(description="The day of death, if it was reported.", metadata=personal(Personal.BIRTH))
    async def died_on(participant: strawberry.Parent[Participant], info: Info) -> date | None:
        row = await info.context.loaders.participant.load(participant.local_id)
        return row.died_on if row else None


@strawberry.input(description="A new job.")
class ReportPlacementInput:
    """Input of `reportPlacement`."""

    benefit_case_id: strawberry.ID = strawberry.field(description="The benefit case.")
    employer_name: str = strawberry.field(description="Who employs the participant now; 1-200 characters.")
    position: str = strawberry.field(description="As what; at most 200 characters.", default="")
    accepted_on: date = strawberry.field(description="The day on which the participant was accepted.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A death.")
class ReportDeathInput:
    """Input of `reportDeath`."""

    participant_id: strawberry.ID = strawberry.field(description="The participant.")
    died_on: date = strawberry.field(description="The day of death.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A benefit to be ended.")
class EndCaseInput:
    """Input of `endCase`."""

    benefit_case_id: strawberry.ID = strawberry.field(description="The benefit case.")
    reason: CaseEnd = strawberry.field(description="WITHDRAWN, or FRAUD by an officer; the others are reported.")
    explanation: str = strawberry.field(description="Why; 1-500 characters. It is kept with the decisions on month 1.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What the end of a case answers.")
class CaseEndedPayload:
    """Payload."""

    __policy__ = INHERIT

    benefit_case: BenefitCase | None = strawberry.field(description="The case after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type(description="What `reportDeath` answers.")
class ReportDeathPayload:
    """Payload."""

    __policy__ = INHERIT

    participant: Participant | None = strawberry.field(description="The participant.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class EndingMutation:
    """Mutations that end a benefit early."""

    @strawberry.mutation(
        description="Report a new job, whichever it is: the benefit ends, what was filed before goes on.",
        metadata=allow(Role.PARTICIPANT, Role.OFFICER),
    )
    async def report_placement(self, info: Info, input: ReportPlacementInput) -> CaseEndedPayload:
        def verb() -> Awaitable[UUID]:
            job = NewJob(employer_name=input.employer_name, position=input.position, accepted_on=input.accepted_on)
            return placing.report_placement(info.context.principal, _case_id(input.benefit_case_id), job)

        return await _about_case(info, input, verb)

    @strawberry.mutation(
        description="Report a death: every running benefit of the participant ends.", metadata=allow(Role.OFFICER)
    )
    async def report_death(self, info: Info, input: ReportDeathInput) -> ReportDeathPayload:
        async def shown(participant_id: UUID) -> dict[str, Any]:
            return {"participant": await visible_participant(participant_id, info.context)}

        def verb() -> Awaitable[UUID]:
            return ending.report_death(uuid_of("Participant", input.participant_id, "participantId"), input.died_on)

        return await changed(ReportDeathPayload, info, input, verb, shown)

    @strawberry.mutation(
        description="Give up one's own benefit, or as an officer end one; fraud voids all that is not decided.",
        metadata=allow(Role.PARTICIPANT, Role.OFFICER),
    )
    async def end_case(self, info: Info, input: EndCaseInput) -> CaseEndedPayload:
        def verb() -> Awaitable[UUID]:
            case_id = _case_id(input.benefit_case_id)
            return ending.end_case(info.context.principal, case_id, input.reason, input.explanation)

        return await _about_case(info, input, verb)


def _case_id(given: strawberry.ID) -> UUID:
    return uuid_of("BenefitCase", given, "benefitCaseId")


async def _about_case(
    info: Info, request: ReportPlacementInput | EndCaseInput, verb: Callable[[], Awaitable[UUID]]
) -> CaseEndedPayload:
    async def shown(case_id: UUID) -> dict[str, Any]:
        return {"benefit_case": await visible_case(case_id, info.context)}

    return await changed(CaseEndedPayload, info, request, verb, shown)
