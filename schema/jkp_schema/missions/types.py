"""Missions, their requirements, and the activities that count or do not."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from jkp import clock
from jkp.audit.models import Personal
from jkp.claims import reading
from jkp.claims.lifecycle import ClaimStatus
from jkp.claims.locks import State
from jkp.errors import Reason
from jkp.missions.kinds import ActivityKind
from jkp.missions.models import Activity as ActivityRow
from jkp.missions.models import Mission as MissionRow
from jkp.plugin import RecordedActivity
from jkp_schema.context import Info
from jkp_schema.errors import Lock
from jkp_schema.ids import global_id
from jkp_schema.missions.titles import title_of
from jkp_schema.node import Node
from jkp_schema.policy import INHERIT, personal


@strawberry.type(description="One entry of the ledger of activities.")
class Activity(Node):
    """An activity and what it counts for.

    Example: `Activity.of(recorded.activity, info.context.language)`
    """

    __policy__ = INHERIT

    participant_id: strawberry.Private[UUID]
    kind: ActivityKind = strawberry.field(description="What was done.")
    plugin: str = strawberry.field(description="The plugin that recorded it.")
    occurred_on: date = strawberry.field(description="The day on which it was done.")
    recorded_at: datetime = strawberry.field(description="When it was recorded.")
    company: str = strawberry.field(description="The company.", metadata=personal(Personal.SEARCH, of="participant_id"))
    position: str = strawberry.field(description="The position.")
    points: int = strawberry.field(description="What it counts for in its mission.")
    counted: bool = strawberry.field(description="Whether it counts.")
    reason: Lock | None = strawberry.field(description="Why it does not count.")

    @classmethod
    def of(cls, row: ActivityRow | RecordedActivity, language: str) -> "Activity":
        """The activity of a row, or as a plugin got it back."""
        reason = Reason.restored(row.reason) if isinstance(row.reason, dict) else row.reason
        return cls(
            id=strawberry.ID(global_id("Activity", row.id)),
            participant_id=row.participant_id,
            kind=row.kind,
            plugin=row.plugin,
            occurred_on=row.occurred_on,
            recorded_at=row.recorded_at,
            company=row.company,
            position=row.position,
            points=row.points,
            counted=row.points > 0,
            reason=Lock.of(reason, language) if reason else None,
        )


@strawberry.type(description="One requirement of a mission.")
class MissionRequirement:
    """A leaf of the mission's tree."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code, like assessment.completed.")
    title: str = strawberry.field(description="Name, in Indonesian or English.")
    state: State = strawberry.field(description="Whether it is met.")
    current: int = strawberry.field(description="How much is done.")
    target: int = strawberry.field(description="How much is needed.")
    points: int | None = strawberry.field(description="Points that it adds; null where points mean nothing.")
    plugin: str | None = strawberry.field(description="The plugin that assesses it; null for the core.")
    reasons: list[Lock] = strawberry.field(description="What is missing.")

    @classmethod
    def of(cls, stored: dict[str, Any], info: Info) -> "MissionRequirement":
        """The requirement as the last evaluation stored it."""
        language = info.context.language
        return cls(
            code=stored["code"],
            title=title_of(stored["code"], info.context),
            state=State(stored["state"]),
            current=stored["current"],
            target=stored["target"],
            points=stored["points"],
            plugin=stored["plugin"],
            reasons=[Lock.of(Reason.restored(reason), language) for reason in stored["reasons"]],
        )


@strawberry.type(description="What one month asks for before its claim can be filed.")
class Mission(Node):
    """A mission as it was last evaluated.

    Example: `mission: Mission | None = strawberry.field(description="The mission after it.", default=None)`
    """

    __policy__ = INHERIT

    row: strawberry.Private[MissionRow]
    month_no: int = strawberry.field(description="The month whose claim it unlocks, 2 to 6.")
    starts_on: date = strawberry.field(description="First day whose activities count.")
    ends_on: date = strawberry.field(description="Last day whose activities count.")
    state: State = strawberry.field(description="Whether the whole mission is done.")
    points: int = strawberry.field(description="Points collected, at most `pointsTarget`.")
    points_target: int = strawberry.field(description="Points that complete the job search.")
    evaluated_at: datetime | None = strawberry.field(description="When it was last evaluated.")

    @classmethod
    def of(cls, row: MissionRow) -> "Mission":
        """The mission of a row."""
        return cls(
            id=strawberry.ID(global_id("Mission", row.id)),
            row=row,
            month_no=row.month_no,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            state=row.state,
            points=row.points,
            points_target=row.points_target,
            evaluated_at=row.evaluated_at,
        )

    @strawberry.field(description="The requirements that apply, in the order of the law.")
    def requirements(self, info: Info) -> list[MissionRequirement]:
        return [MissionRequirement.of(stored, info) for stored in self.row.requirements]

    @strawberry.field(description="The activities in its period, counted or not, the latest entry first.")
    async def activities(self, info: Info) -> list[Activity]:
        rows = await info.context.loaders.activities.load(self.row.id)
        return [Activity.of(row, info.context.language) for row in rows]


async def current_mission(participant_id: UUID, info: Info) -> Mission | None:
    """The mission of the first claim of the newest case that was neither filed nor missed.

    Example: `await current_mission(participant_id, info)`
    """
    loaders = info.context.loaders
    case = next(iter(await loaders.cases.load(participant_id)), None)
    if case is None or case.reference_on is None:
        return None
    claims = await loaders.claims.load(case.id)
    missions = {row.claim_id: row for row in await loaders.missions.load(case.id)}
    now = clock.now()
    open_claims = (
        claim
        for claim, previous in zip(claims, [None, *claims], strict=False)
        if reading.claim_at(claim, case, previous, now).status in (ClaimStatus.LOCKED, ClaimStatus.CLAIMABLE)
    )
    return next((Mission.of(missions[claim.id]) for claim in open_claims if claim.id in missions), None)
