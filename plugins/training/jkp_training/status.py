"""How far an enrolment is. Pure."""

from collections.abc import Collection
from datetime import date
from enum import Enum

import strawberry


@strawberry.enum(description="How far an enrolment is; it follows the sessions and the clock, and is not stored.")
class TrainingEnrolmentStatus(Enum):
    """Where an enrolment stands."""

    WAITING = strawberry.enum_value("WAITING", description="No session is scheduled, or the first one is to come.")
    RUNNING = strawberry.enum_value("RUNNING", description="From the day of the first session to that of the last.")
    COMPLETED = strawberry.enum_value(
        "COMPLETED", description="The last session is past; RUNNING again when further ones are scheduled."
    )


def status_on(today: date, days: Collection[date]) -> TrainingEnrolmentStatus:
    """The status on `today` of an enrolment with sessions on `days`."""
    if not days or today < min(days):
        return TrainingEnrolmentStatus.WAITING
    return TrainingEnrolmentStatus.RUNNING if today <= max(days) else TrainingEnrolmentStatus.COMPLETED
