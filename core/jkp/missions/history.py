"""What happened to an activity, as rows of the event log."""

from jkp.events import log
from jkp.missions.models import Activity


async def note(kind: log.EventType, activity: Activity) -> None:
    """Append one event about `activity`, inside the open transaction."""
    payload = {"activity": activity.id, "kind": activity.kind.value, "points": activity.points}
    await log.append(kind, activity.participant_id, payload=payload)
