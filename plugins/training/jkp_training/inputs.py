"""What the mutations take, and what they answer."""

from datetime import date

import strawberry

from jkp_schema.api import INHERIT, UserError
from jkp_training.nodes import TrainingEnrolment

WHICH_ENROLMENT = "One of your enrolments."


@strawberry.input(description="A course to take.")
class TrainingEnrolInput:
    """Input of `trainingEnrol`."""

    course_code: str = strawberry.field(description="The course, by its code.")


@strawberry.input(description="Days on which an enrolment has sessions.")
class TrainingScheduleInput:
    """Input of `trainingSchedule`."""

    enrolment_id: strawberry.ID = strawberry.field(description=WHICH_ENROLMENT)
    days: list[date] = strawberry.field(description="The days; one that has a session already stays as it is.")


@strawberry.input(description="Who came, and who did not.")
class TrainingRecordAttendanceInput:
    """Input of `trainingRecordAttendance`."""

    enrolment_id: strawberry.ID = strawberry.field(description=WHICH_ENROLMENT)
    days: list[date] = strawberry.field(description="Days with sessions, none of them to come.")
    attended: bool = strawberry.field(description="Whether the trainee was there; replaces what was recorded before.")


@strawberry.type(description="What the mutations of training answer.")
class TrainingEnrolmentPayload:
    """Payload."""

    __policy__ = INHERIT

    enrolment: TrainingEnrolment | None = strawberry.field(description="The enrolment after it.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")
