"""What is sent: the event as the API tells it, with the same ids and cursors, and no personal data.

An event has the same body each time, byte by byte.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

import orjson

from jkp.events.types import EventType
from jkp.opaque import cursor, global_id

TEST = "WEBHOOK_TEST"
"""The type of a test event, which is in no log."""


class Told(Protocol):
    """An event, of the log or of the archive."""

    pos: int
    event_id: UUID
    type: EventType
    participant_id: UUID
    claim_id: UUID | None
    version: int | None
    payload: Mapping[str, object]
    occurred_at: datetime
    request_id: str | None


def body_of(event: Told) -> bytes:
    """The body that tells of an event."""
    facts = {
        "cursor": cursor([event.pos]),
        "eventId": str(event.event_id),
        "participantId": global_id("Participant", event.participant_id),
        "claimId": global_id("Claim", event.claim_id) if event.claim_id else None,
        "claimVersion": event.version,
        "payload": dict(event.payload),
    }
    return _body(event.type.value, event.occurred_at, facts)


def body_of_test(event_id: UUID, at: datetime) -> bytes:
    """The body of a test event: nothing has happened to anybody."""
    nothing = dict.fromkeys(("participantId", "claimId", "claimVersion", "cursor"))
    return _body(TEST, at, {"eventId": str(event_id), **nothing, "payload": {}})


def _body(kind: str, at: datetime, facts: Mapping[str, object]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": at.astimezone(UTC), "data": facts}, option=orjson.OPT_UTC_Z)
