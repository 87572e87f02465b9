"""What the mutations take."""

from datetime import date

import strawberry

from jkp_training.terms import TrainingCertificationResult

WHICH_ENROLMENT = "One of your enrolments."


@strawberry.input(description="A course to take.")
class TrainingEnrolInput:
    """Input of `trainingEnrol`."""

    course_code: str = strawberry.field(description="The course, by its code.")
    intake_id: strawberry.ID | None = strawberry.field(
        description="The intake, whose days become the sessions; without one the provider schedules them.", default=None
    )


@strawberry.input(description="A course to give.")
class TrainingOpenIntakeInput:
    """Input of `trainingOpenIntake`."""

    course_code: str = strawberry.field(description="One of your courses, by its code.")
    days: list[date] = strawberry.field(description="The days of its sessions, none of them past.")
    idempotency_key: str = strawberry.field(
        description="Unique for this request; sent again it gives the first answer."
    )


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


@strawberry.input(description="A finished training, whose competence is to be tested.")
class TrainingCertifyInput:
    """Input of `trainingCertify`."""

    enrolment_id: strawberry.ID = strawberry.field(description=WHICH_ENROLMENT)


@strawberry.input(description="What a test of competence found.")
class TrainingRecordCertificationInput:
    """Input of `trainingRecordCertification`."""

    enrolment_id: strawberry.ID = strawberry.field(description=WHICH_ENROLMENT)
    result: TrainingCertificationResult = strawberry.field(description="The result; it is final.")
    number: str | None = strawberry.field(
        description="Number of the certificate of competence; needed where it was passed.", default=None
    )
