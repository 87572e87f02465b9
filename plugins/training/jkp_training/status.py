"""How far an enrolment is. Pure (R106, R107)."""

from collections.abc import Collection
from datetime import date

from jkp_training.terms import TrainingEnrolmentStatus

IF_HIRED = {
    TrainingEnrolmentStatus.WAITING: TrainingEnrolmentStatus.WITHDRAWN_HIRED,
    TrainingEnrolmentStatus.RUNNING: TrainingEnrolmentStatus.DISCONTINUED_HIRED,
}
"""What an enrolment becomes when its participant was hired on a day on which it stood like this."""


def status_on(today: date, days: Collection[date]) -> TrainingEnrolmentStatus:
    """The status on `today` of an enrolment with sessions on `days` that was not given up."""
    if not days or today < min(days):
        return TrainingEnrolmentStatus.WAITING
    return TrainingEnrolmentStatus.RUNNING if today <= max(days) else TrainingEnrolmentStatus.COMPLETED
