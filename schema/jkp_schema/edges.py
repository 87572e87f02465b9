"""Edges of the core that point upwards: from participants and missions to what is built on them.

They are added when the schema is built, by the same door that plugins use, so that imports keep one direction.
"""

from collections.abc import Mapping, Sequence

import strawberry

from jkp.database import reader
from jkp.missions.models import Activity as ActivityRow
from jkp.missions.models import Mission as MissionRow
from jkp_schema.arguments import After, First
from jkp_schema.claims.decisions import Payment
from jkp_schema.claims.ending import DeathEdge, PlacementEdge
from jkp_schema.claims.papers import PapersEdge
from jkp_schema.claims.preparing import AccountEdge, CommitmentEdge
from jkp_schema.claims.reimbursing import ReimbursementEdge
from jkp_schema.claims.selfies import SelfieEdge
from jkp_schema.claims.types import BenefitCase, Claim, visible_claim
from jkp_schema.connection import Connection, Order, page
from jkp_schema.context import Info
from jkp_schema.ids import int_of, uuid_of
from jkp_schema.missions.types import Activity, Mission, current_mission
from jkp_schema.node import fetched_by
from jkp_schema.participants.contacts import ContactEdge
from jkp_schema.participants.privacy import PrivacyEdge
from jkp_schema.participants.terminations import TerminationEdge
from jkp_schema.participants.types import Participant, may_see

NEWEST_FIRST = Order(("id",), descending=True)


@strawberry.type
class ParticipantEdges:
    """What a participant has."""

    @strawberry.field(description="Benefit cases, the newest first.")
    async def benefit_cases(participant: strawberry.Parent[Participant], info: Info) -> list[BenefitCase]:
        rows = await info.context.loaders.cases.load(participant.local_id)
        return [BenefitCase.of(row, await info.context.loaders.claims.load(row.id)) for row in rows]

    @strawberry.field(description="The newest benefit case.")
    async def benefit_case(participant: strawberry.Parent[Participant], info: Info) -> BenefitCase | None:
        rows = await info.context.loaders.cases.load(participant.local_id)
        return BenefitCase.of(rows[0], await info.context.loaders.claims.load(rows[0].id)) if rows else None

    @strawberry.field(description="The mission of the next claim that can still be filed.")
    async def current_mission(participant: strawberry.Parent[Participant], info: Info) -> Mission | None:
        return await current_mission(participant.local_id, info)

    @strawberry.field(description="What was done to find work, the latest entry first; at most 100 a page.")
    async def activities(
        participant: strawberry.Parent[Participant], info: Info, first: First = 10, after: After = None
    ) -> Connection[Activity]:
        rows = ActivityRow.filter(participant_id=participant.local_id).using_db(reader())
        return await page(rows, NEWEST_FIRST, first, after, lambda row: Activity.of(row, info.context.language))


@strawberry.type
class MissionEdges:
    """What a mission belongs to."""

    @strawberry.field(description="The claim that it unlocks.")
    async def claim(mission: strawberry.Parent[Mission], info: Info) -> Claim | None:
        return await visible_claim(mission.row.claim_id, info.context)


@fetched_by("Mission")
async def fetch_mission(gid: str, info: Info) -> Mission | None:
    """A mission by global id."""
    row = await MissionRow.get_or_none(id=uuid_of("Mission", gid), using_db=reader())
    return Mission.of(row) if row and may_see(row.participant_id, info.context.principal) else None


@fetched_by("Activity")
async def fetch_activity(gid: str, info: Info) -> Activity | None:
    """An activity by global id."""
    row = await ActivityRow.get_or_none(id=int_of("Activity", gid), using_db=reader())
    visible = row and may_see(row.participant_id, info.context.principal)
    return Activity.of(row, info.context.language) if row and visible else None


EDGES: Mapping[type, Sequence[type]] = {
    Participant: (ParticipantEdges, AccountEdge, ContactEdge, DeathEdge, PrivacyEdge),
    BenefitCase: (CommitmentEdge, TerminationEdge, PlacementEdge),
    Claim: (SelfieEdge, PapersEdge),
    Mission: (MissionEdges,),
    Payment: (ReimbursementEdge,),
}
