"""What the mutations answer."""

import strawberry

from jkp_schema.api import INHERIT, UserError
from jkp_training.nodes import TrainingEnrolment, TrainingIntake

NO_ERRORS = "Why not; empty when it was done."


@strawberry.type(description="What the mutations of an enrolment answer.")
class TrainingEnrolmentPayload:
    """Payload."""

    __policy__ = INHERIT

    enrolment: TrainingEnrolment | None = strawberry.field(description="The enrolment after it.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type(description="What `trainingOpenIntake` answers.")
class TrainingOpenIntakePayload:
    """Payload."""

    __policy__ = INHERIT

    intake: TrainingIntake | None = strawberry.field(description="The intake.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)
