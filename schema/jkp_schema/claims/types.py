"""Benefit cases, their monthly claims, decisions and payments."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp import clock
from jkp.claims import reading
from jkp.claims.lifecycle import CaseStatus, ClaimStatus
from jkp.claims.models import BenefitCase as CaseRow
from jkp.claims.models import Claim as ClaimRow
from jkp.claims.reading import ClaimNow
from jkp.claims.terms import CaseEnd, EmploymentStatus, PayerType
from jkp.database import reader
from jkp.errors import Reason, Refused
from jkp.participants.terms import TerminationCause
from jkp.security.principals import Principal, Role
from jkp_schema.claims.decisions import ClaimEvent, Eligibility, Payment
from jkp_schema.claims.determining import Determination
from jkp_schema.context import Context, Info
from jkp_schema.errors import Lock
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.missions.types import Mission
from jkp_schema.node import Node, fetched_by
from jkp_schema.participants.types import Participant, may_see, visible_participant
from jkp_schema.policy import INHERIT, allow
from jkp_schema.regulation.regulating import exact
from jkp_schema.scalars import Rupiah

OWNER_OR_OFFICER = allow(Role.OFFICER, owner="participant_id")


@strawberry.type(description="The claim of one benefit month.")
class Claim(Node):
    """A claim as it stands now.

    Example: `GraphQLExtension(extend={Claim: ClaimEdges})`
    """

    __policy__ = INHERIT

    row: strawberry.Private[ClaimRow]
    now: strawberry.Private[ClaimNow]
    participant_id: strawberry.Private[UUID]
    month_no: int = strawberry.field(description="1 to 6.")
    version: int = strawberry.field(description="Counts the changes of this claim.")
    status: ClaimStatus = strawberry.field(description="Where it stands now.")
    opens_on: date | None = strawberry.field(description="First day to file; null while month 1 was not filed.")
    closes_on: date | None = strawberry.field(description="Last day to file, inclusive.")
    submitted_at: datetime | None = strawberry.field(description="When it was filed.")
    complete_at: datetime | None = strawberry.field(description="When it was last handed in whole.")
    due_on: date | None = strawberry.field(description="Last day to pay it, from the day on which it was whole.")
    returned_at: datetime | None = strawberry.field(description="When it was last returned for correction.")
    cure_ends_on: date | None = strawberry.field(description="Last day to correct it, while it is returned.")
    decided_at: datetime | None = strawberry.field(description="When it was decided.")
    rate: str | None = strawberry.field(
        description="Share of the wage, exact, like 0.6; frozen at approval.", metadata=OWNER_OR_OFFICER
    )
    amount: Rupiah | None = strawberry.field(
        description="Rupiah; frozen at approval. With the rate it tells the wage.", metadata=OWNER_OR_OFFICER
    )
    employment_status: EmploymentStatus | None = strawberry.field(description="What month 6 declared.")

    @classmethod
    def of(cls, row: ClaimRow, case: CaseRow, previous: ClaimRow | None) -> "Claim":
        """The claim of a row, given its case and the claim of the month before."""
        now = reading.claim_at(row, case, previous, clock.now())
        return cls(
            id=strawberry.ID(global_id("Claim", row.id)),
            row=row,
            now=now,
            participant_id=row.participant_id,
            month_no=row.month_no,
            version=row.version,
            status=now.status,
            opens_on=now.window.opens_on if now.window else None,
            closes_on=now.window.closes_on if now.window else None,
            submitted_at=row.submitted_at,
            complete_at=row.complete_at,
            due_on=row.due_on,
            returned_at=row.returned_at,
            cure_ends_on=row.cure_ends_on if row.status is ClaimStatus.RETURNED else None,
            decided_at=row.decided_at,
            rate=None if row.rate is None else exact(row.rate),
            amount=None if row.amount is None else Rupiah(row.amount),
            employment_status=row.employment_status,
        )

    @strawberry.field(description="Every reason why it cannot be filed now; empty when it can, or was.")
    def locks(self, info: Info) -> list[Lock]:
        return [Lock.of(reason, info.context.language) for reason in self.now.locks]

    @strawberry.field(
        description="What an officer wants corrected; empty unless it is returned.", metadata=OWNER_OR_OFFICER
    )
    def return_reasons(self, info: Info) -> list[Lock] | None:
        reasons = (self.row.return_reasons or []) if self.row.status is ClaimStatus.RETURNED else []
        return [Lock.of(Reason.restored(stored), info.context.language) for stored in reasons]

    @strawberry.field(description="The mission that unlocks it; month 1 has none.", metadata=OWNER_OR_OFFICER)
    async def mission(self, info: Info) -> Mission | None:
        row = await info.context.loaders.mission.load(self.row.id)
        return Mission.of(row) if row else None

    @strawberry.field(description="Whose claim it is.", metadata=OWNER_OR_OFFICER)
    async def participant(self, info: Info) -> Participant | None:
        return await visible_participant(self.participant_id, info.context)

    @strawberry.field(description="The case it belongs to.")
    async def benefit_case(self, info: Info) -> "BenefitCase | None":
        return await visible_case(self.row.case_id, info.context)

    @strawberry.field(description="Its payment, once instructed: the last attempt.")
    async def payment(self, info: Info) -> Payment | None:
        return next(reversed(await self.payments(info)), None)

    @strawberry.field(description="Every attempt to pay it, oldest first.")
    async def payments(self, info: Info) -> list[Payment]:
        rows = await info.context.loaders.payments.load(self.row.id)
        return [Payment.of(row, self.participant_id) for row in rows]

    @strawberry.field(description="The decisions on it, oldest first.", metadata=OWNER_OR_OFFICER)
    async def determinations(self, info: Info) -> list[Determination] | None:
        rows = await info.context.loaders.determinations.load(self.row.id)
        return [Determination.of(row, info.context.language) for row in rows]

    @strawberry.field(description="What happened to it, oldest first.")
    async def history(self, info: Info) -> list[ClaimEvent]:
        return [ClaimEvent.of(row) for row in await info.context.loaders.events.load(self.row.id)]


@strawberry.type(description="The benefit after one termination: up to six monthly claims.")
class BenefitCase(Node):
    """A case as it stands now.

    Example: `GraphQLExtension(extend={BenefitCase: BenefitCaseEdges})`
    """

    __policy__ = INHERIT

    row: strawberry.Private[CaseRow]
    claim_rows: strawberry.Private[Sequence[ClaimRow]]
    participant_id: strawberry.Private[UUID]
    status: CaseStatus = strawberry.field(description="Where it stands now.")
    terminated_on: date = strawberry.field(description="The day on which the employment ended.")
    reference_on: date | None = strawberry.field(
        description="The day on which month 1 was filed; every later window is computed from it."
    )
    ends_on: date | None = strawberry.field(description="The last day of the benefit period.")
    closed_reason: CaseEnd | None = strawberry.field(description="Why it ended early.")
    closed_on: date | None = strawberry.field(description="The day of what ended it early.")
    payer: PayerType | None = strawberry.field(description="Who pays; decided when the case is approved.")
    wage_base: Rupiah | None = strawberry.field(
        description="Rupiah a month; frozen when the case is approved.", metadata=OWNER_OR_OFFICER
    )

    @classmethod
    def of(cls, row: CaseRow, claims: Sequence[ClaimRow]) -> "BenefitCase":
        """The case of a row with its claims."""
        return cls(
            id=strawberry.ID(global_id("BenefitCase", row.id)),
            row=row,
            claim_rows=claims,
            participant_id=row.participant_id,
            status=reading.case_status_at(row, claims, clock.now()),
            terminated_on=row.terminated_on,
            reference_on=row.reference_on,
            ends_on=row.ends_on,
            closed_reason=row.closed_reason,
            closed_on=row.closed_on,
            payer=row.payer,
            wage_base=None if row.wage_base is None else Rupiah(row.wage_base),
        )

    @strawberry.field(description="The six monthly claims.")
    def claims(self) -> list[Claim]:
        rows = zip(self.claim_rows, [None, *self.claim_rows], strict=False)
        return [Claim.of(claim, self.row, previous) for claim, previous in rows]

    @strawberry.field(description="Whose case it is.", metadata=OWNER_OR_OFFICER)
    async def participant(self, info: Info) -> Participant | None:
        return await visible_participant(self.participant_id, info.context)

    @strawberry.field(description="Why the employment ended.", metadata=OWNER_OR_OFFICER)
    async def cause(self, info: Info) -> TerminationCause | None:
        row = await info.context.loaders.termination.load(self.row.termination_id)
        return row.cause if row else None

    @strawberry.field(description="What the rules in force today say.", metadata=OWNER_OR_OFFICER)
    async def eligibility(self, info: Info) -> Eligibility | None:
        return Eligibility.of(await info.context.loaders.eligibility.load(self.row), info.context.language)


def may_follow(participant_id: UUID, principal: Principal) -> bool:
    """Whether the reader may see where this participant's claims stand: integrators may, without the person."""
    return principal.role is Role.INTEGRATOR or may_see(participant_id, principal)


async def visible_case(case_id: UUID, context: Context) -> BenefitCase | None:
    """The case, if there is one that the reader may see."""
    row = await context.loaders.case.load(case_id)
    if row is None or not may_follow(row.participant_id, context.principal):
        return None
    return BenefitCase.of(row, await context.loaders.claims.load(case_id))


async def visible_claim(claim_id: UUID, context: Context) -> Claim | None:
    """The claim, if there is one that the reader may see."""
    row = await ClaimRow.filter(id=claim_id).using_db(reader()).first()
    case = await visible_case(row.case_id, context) if row else None
    return next((claim for claim in case.claims() if claim.row.id == claim_id), None) if case else None


@fetched_by("BenefitCase")
async def fetch_case(gid: str, info: Info) -> BenefitCase | None:
    """A case by global id."""
    try:
        return await visible_case(uuid_of("BenefitCase", gid), info.context)
    except Refused:
        return None


@fetched_by("Claim")
async def fetch_claim(gid: str, info: Info) -> Claim | None:
    """A claim by global id."""
    try:
        return await visible_claim(uuid_of("Claim", gid), info.context)
    except Refused:
        return None
