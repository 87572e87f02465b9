"""Append to the event log.

Positions are dense and in the order of commits. On SQLite a transaction holds the whole database, so the next one is
the highest plus one. On PostgreSQL transactions run side by side: their events get positions after they are committed
(`jkp.events.sequencing`). Payloads never hold personal data.
"""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.models import Model

from jkp import clock, tracing
from jkp.database import after_commit
from jkp.events import growing, payloads, sequencing
from jkp.events.types import EventType as EventType  # noqa: PLC0414 - whoever appends needs it

_logger = logging.getLogger("jkp.events")


class Event(Model):
    """One change. `version` counts the changes of one claim; `request_id` is null for what no request has caused."""

    pos = fields.BigIntField(primary_key=True)
    event_id = fields.UUIDField(unique=True)
    type = fields.CharEnumField(EventType, description="EventType", max_length=40)
    participant_id = fields.UUIDField(db_index=True)
    claim_id = fields.UUIDField(null=True, db_index=True)
    version = fields.IntField(null=True)
    payload: Mapping[str, object] = fields.JSONField()
    occurred_at = fields.DatetimeField()
    request_id = fields.CharField(max_length=tracing.LONGEST, null=True)

    class Meta:
        """The table."""

        table = "event_log"


class UnplacedEvent(Model):
    """On PostgreSQL, one change that was committed and has no position yet: see `jkp.events.sequencing`."""

    id = fields.BigIntField(primary_key=True)
    event_id = fields.UUIDField()
    type = fields.CharEnumField(EventType, description="EventType", max_length=40)
    participant_id = fields.UUIDField()
    claim_id = fields.UUIDField(null=True)
    version = fields.IntField(null=True)
    payload: Mapping[str, object] = fields.JSONField()
    occurred_at = fields.DatetimeField()
    request_id = fields.CharField(max_length=tracing.LONGEST, null=True)

    class Meta:
        """The table."""

        table = "event_outbox"


class ArchivedEvent(Model):
    """One change that is too old to be followed, kept as a trail."""

    pos = fields.BigIntField(primary_key=True)
    event_id = fields.UUIDField()
    type = fields.CharEnumField(EventType, description="EventType", max_length=40)
    participant_id = fields.UUIDField()
    claim_id = fields.UUIDField(null=True, db_index=True)
    version = fields.IntField(null=True)
    payload: Mapping[str, object] = fields.JSONField()
    occurred_at = fields.DatetimeField()
    request_id = fields.CharField(max_length=tracing.LONGEST, null=True)

    class Meta:
        """The table."""

        table = "event_archive"


async def append(
    kind: EventType,
    participant_id: UUID,
    *,
    claim_id: UUID | None = None,
    version: int | None = None,
    payload: Mapping[str, object] | None = None,
) -> None:
    """Append one event inside the open transaction; it is in the log once that is committed."""
    given = dict(payload or {})
    payloads.check(kind, given)
    event: dict[str, Any] = {
        "event_id": uuid4(),
        "type": kind,
        "participant_id": participant_id,
        "claim_id": claim_id,
        "version": version,
        "payload": given,
        "occurred_at": clock.now(),
        "request_id": tracing.current(),
    }
    if sequencing.is_needed():
        await UnplacedEvent.create(**event)
    else:
        await Event.create(pos=await _last() + 1, **event)
    after_commit(growing.grown)
    after_commit(partial(_tell, event))


async def _tell(event: Mapping[str, Any]) -> None:
    """To the operator's log, whose line also has the request that caused it."""
    ids = {name: str(event[name]) for name in ("event_id", "claim_id") if event[name]}
    _logger.info("%s", event["type"].value, extra=ids)


async def _last() -> int:
    last = await Event.all().order_by("-pos").first()
    return last.pos if last else 0
