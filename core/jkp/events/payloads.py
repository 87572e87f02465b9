"""What the payload of each type of event holds. A type that is not here has none: its claim and version say it all."""

from collections.abc import Mapping

from jkp.events.types import EventType

PAYLOADS: Mapping[EventType, Mapping[str, str]] = {
    EventType.TERMINATION_REPORTED: {"case": "id of the benefit case", "channel": "through which it was reported"},
    EventType.TERMINATION_REPORT_ADDED: {"case": "id of the benefit case", "channel": "through which it was reported"},
    EventType.DISPUTE_RECORDED: {"case": "id of the benefit case", "status": "of the dispute"},
    EventType.COMMITMENT_SIGNED: {"case": "id of the benefit case"},
    EventType.PLACEMENT_REPORTED: {
        "case": "id of the benefit case",
        "accepted_on": "day on which the job was accepted",
    },
    EventType.CASE_TERMINATED: {"case": "id of the benefit case", "reason": "why it ended"},
    EventType.CASE_COMPLETED: {"case": "id of the benefit case"},
    EventType.CASE_EXPIRED: {"case": "id of the benefit case"},
    EventType.ACTIVITY_RECORDED: {
        "activity": "id of the activity, a number",
        "kind": "of activity",
        "points": "that it counts for",
    },
    EventType.ACTIVITY_RETRACTED: {
        "activity": "id of the activity, a number",
        "kind": "of activity",
        "points": "that it counts for",
    },
}


def check(kind: EventType, payload: Mapping[str, object]) -> None:
    """Error: `ValueError` for a payload that is not as it is documented."""
    if payload.keys() != PAYLOADS.get(kind, {}).keys():
        raise ValueError(f"{kind}: {sorted(payload)} is not its payload")
