"""Append to the event log and read it back.

Positions are dense and in the order of commits: whoever appends holds the lock of the log until its transaction
ends, so the next position is the highest one plus one. Payloads never hold personal data.
"""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from jkp import clock
from jkp.database import lock


class EventType(StrEnum):
    """What can happen.

    Example: `Subscriber(events=[EventType.CLAIM_OPENED], handle=tell_the_board)`
    """

    TERMINATION_REPORTED = "TERMINATION_REPORTED"
    TERMINATION_REPORT_ADDED = "TERMINATION_REPORT_ADDED"
    DISPUTE_RECORDED = "DISPUTE_RECORDED"
    BANK_ACCOUNT_CHANGED = "BANK_ACCOUNT_CHANGED"
    COMMITMENT_SIGNED = "COMMITMENT_SIGNED"
    CLAIM_OPENED = "CLAIM_OPENED"
    CLAIM_RELOCKED = "CLAIM_RELOCKED"
    CLAIM_LAPSED = "CLAIM_LAPSED"
    WINDOW_EXTENDED = "WINDOW_EXTENDED"
    CLAIM_SUBMITTED = "CLAIM_SUBMITTED"
    CLAIM_WITHDRAWN = "CLAIM_WITHDRAWN"
    CLAIM_TAKEN = "CLAIM_TAKEN"
    CLAIM_RETURNED = "CLAIM_RETURNED"
    CLAIM_RESUBMITTED = "CLAIM_RESUBMITTED"
    CLAIM_APPROVED = "CLAIM_APPROVED"
    CLAIM_REJECTED = "CLAIM_REJECTED"
    CLAIM_CANCELLED = "CLAIM_CANCELLED"
    PAYMENT_INSTRUCTED = "PAYMENT_INSTRUCTED"
    PAYMENT_CONFIRMED = "PAYMENT_CONFIRMED"
    PAYMENT_FAILED = "PAYMENT_FAILED"
    PAYMENT_REISSUED = "PAYMENT_REISSUED"
    REIMBURSEMENT_REQUESTED = "REIMBURSEMENT_REQUESTED"
    REIMBURSED = "REIMBURSED"
    PLACEMENT_REPORTED = "PLACEMENT_REPORTED"
    CASE_TERMINATED = "CASE_TERMINATED"
    CASE_COMPLETED = "CASE_COMPLETED"
    CASE_EXPIRED = "CASE_EXPIRED"
    CASE_REOPENED = "CASE_REOPENED"
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
    """Append one event inside the open transaction: late in it, for all others that append wait for its end."""
    await lock("event_log")
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
