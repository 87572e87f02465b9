"""The plugin's vocabulary: how far an enrolment is, and what a test of competence found."""

from enum import Enum

import strawberry


@strawberry.enum(description="How far an enrolment is; the first three follow the sessions and the clock.")
class TrainingEnrolmentStatus(Enum):
    """Where an enrolment stands."""

    WAITING = strawberry.enum_value("WAITING", description="No session is scheduled, or the first one is to come.")
    RUNNING = strawberry.enum_value("RUNNING", description="From the day of the first session to that of the last.")
    COMPLETED = strawberry.enum_value(
        "COMPLETED", description="The last session is past; RUNNING again when further ones are scheduled."
    )
    WITHDRAWN_HIRED = strawberry.enum_value(
        "WITHDRAWN_HIRED", description="Hired while waiting: withdrawn from the training."
    )
    DISCONTINUED_HIRED = strawberry.enum_value(
        "DISCONTINUED_HIRED", description="Hired while it ran: not continued; there is a letter about what was done."
    )


@strawberry.enum(description="What a test of competence found.")
class TrainingCertificationResult(Enum):
    """The two results."""

    COMPETENT = strawberry.enum_value("COMPETENT", description="Competent; there is a certificate of competence.")
    NOT_YET_COMPETENT = strawberry.enum_value("NOT_YET_COMPETENT", description="Not yet; one may apply again.")
