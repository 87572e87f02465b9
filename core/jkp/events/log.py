"""Append to the event log and read it back.

Positions are dense: on SQLite the transaction that appends holds the write lock from its first statement, so the
next position is the highest one plus one. Payloads never hold personal data.
"""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from jkp import clock


class EventType(StrEnum):
    """What can happen."""

    TERMINATION_REPORTED = "TERMINATION_REPORTED"
    CLAIM_SUBMITTED = "CLAIM_SUBMITTED"
    CLAIM_TAKEN = "CLAIM_TAKEN"
    CLAIM_APPROVED = "CLAIM_APPROVED"
    CLAIM_REJECTED = "CLAIM_REJECTED"
    CLAIM_CANCELLED = "CLAIM_CANCELLED"
    PAYMENT_INSTRUCTED = "PAYMENT_INSTRUCTED"
    PAYMENT_CONFIRMED = "PAYMENT_CONFIRMED"
    ACTIVITY_RECORDED = "ACTIVITY_RECORDED"
    ACTIVITY_RETRACTED = "ACTIVITY_RETRACTED"


class Event(Model):
    """One change. `version` counts the changes of one claim."""

    pos = fields.BigIntField(primary_key=True)
    event_id = fields.UUIDField(unique=True)
    type = fields.CharEnumField(EventType, description="EventType", max_length=40)
    participant_id = fields.UUIDField(db_index=True)
    claim_id = fields.UUIDField(null=True, db_index=True)
    version = fields.IntField(null=True)
    payload: Mapping[str, object] = fields.JSONField()
    occurred_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "event_log"


async def append(
    kind: EventType,
    participant_id: UUID,
    *,
    claim_id: UUID | None = None,
    version: int | None = None,
    payload: Mapping[str, object] | None = None,
) -> None:
    """Append one event inside the open transaction."""
    last = await Event.all().order_by("-pos").first()
    await Event.create(
        pos=last.pos + 1 if last else 1,
        event_id=uuid4(),
        type=kind,
        participant_id=participant_id,
        claim_id=claim_id,
        version=version,
        payload=dict(payload or {}),
        occurred_at=clock.now(),
    )
