"""Activities as the ledger gives them back to a plugin."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from jkp.errors import Reason
from jkp.missions.kinds import ActivityKind, Retraction
from jkp.missions.models import Activity


@dataclass(frozen=True, kw_only=True)
class RecordedActivity:
    """An activity of the ledger, as it stood when it was recorded, retracted or looked up.

    `points` is what it counts for in its mission; where that is 0, `reason` says why. `occurred_on` is a legal day
    (Asia/Jakarta), `recorded_at` is in UTC. `mission_id` is None where the day lies in no mission's period.
    `retraction` says why it counts no longer, and `retraction_note` what was written about that: an officer may have
    rejected it.

    Example: `recorded.activity.points`
    """

    id: int
    kind: ActivityKind
    plugin: str
    external_id: str
    participant_id: UUID
    occurred_on: date
    recorded_at: datetime
    company: str
    position: str
    points: int
    reason: Reason | None = None
    mission_id: UUID | None = None
    retraction: Retraction | None = None
    retraction_note: str = ""


class Recorded(NamedTuple):
    """What `ctx.activities.record` gives: the activity, and whether it was new.

    Example: `activity, is_new = await ctx.activities.record(proposed)`
    """

    activity: RecordedActivity
    is_new: bool


def recorded(row: Activity) -> RecordedActivity:
    """The activity of a row, as a plugin gets it."""
    return RecordedActivity(
        id=row.id,
        kind=row.kind,
        plugin=row.plugin,
        external_id=row.external_id,
        participant_id=row.participant_id,
        occurred_on=row.occurred_on,
        recorded_at=row.recorded_at,
        company=row.company,
        position=row.position,
        points=row.points,
        reason=Reason.restored(row.reason) if row.reason else None,
        mission_id=row.mission_id,
        retraction=row.retraction,
        retraction_note=row.retraction_note,
    )
