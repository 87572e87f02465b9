"""An application as the board tells it: the same when it is asked and when it calls."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jkp.plugin import ActivityKind, ProposedActivity


def activity_of(told: Mapping[str, Any], participant_id: UUID) -> ProposedActivity:
    """The activity; its day is the legal day in Jakarta. Errors: `KeyError`, `TypeError`, `ValueError`."""
    return ProposedActivity(
        kind=ActivityKind.JOB_APPLICATION,
        external_id=told["id"],
        participant_id=participant_id,
        occurred_on=datetime.fromisoformat(told["applied_at"]).astimezone(ZoneInfo("Asia/Jakarta")).date(),
        company=told["company"],
        position=told["position"],
    )
