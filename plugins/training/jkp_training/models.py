"""The plugin's tables."""

from typing import cast

from tortoise import fields
from tortoise.models import Model

from jkp_training.terms import TrainingCertificationResult, TrainingEnrolmentStatus


class Intake(Model):
    """A provider gives a course on these days, to whoever enrols in time. `starts_on` is the first of `days`."""

    id = fields.UUIDField(primary_key=True)
    course_code = fields.CharField(max_length=64)
    provider = fields.CharField(max_length=64)
    starts_on = fields.DateField()
    days: list[str] = fields.JSONField()

    class Meta:
        """The table."""

        table = "training_intake"
        unique_together = (("course_code", "starts_on"),)
        indexes = (("starts_on", "id"),)


class Enrolment(Model):
    """A participant takes a course, in the benefit `case_id`.

    `provider` is copied from the catalogue: who gave the course stays true when the catalogue changes. `ended_as` is
    set when it was given up for a job, `ended_on` is the day of that job, `ended_at` when that was noted.
    """

    id = fields.BigIntField(primary_key=True)
    participant_id = fields.UUIDField()
    case_id = fields.UUIDField(null=True)
    course_code = fields.CharField(max_length=64)
    provider = fields.CharField(max_length=64)
    enrolled_at = fields.DatetimeField()
    ended_as = cast(
        "fields.Field[TrainingEnrolmentStatus | None]",
        fields.CharEnumField(TrainingEnrolmentStatus, description="TrainingEnrolmentStatus", max_length=24, null=True),
    )
    ended_on = fields.DateField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "training_enrolment"
        unique_together = (("participant_id", "course_code"),)
        indexes = (("provider", "id"), ("case_id",))


class Session(Model):
    """One day of the course. `attended` is null until attendance was recorded."""

    id = fields.BigIntField(primary_key=True)
    enrolment: fields.ForeignKeyRelation[Enrolment] = fields.ForeignKeyField(
        "training.Enrolment", related_name="sessions", on_delete=fields.RESTRICT
    )
    enrolment_id: int
    day = fields.DateField()
    attended = fields.BooleanField(null=True)

    class Meta:
        """The table."""

        table = "training_session"
        unique_together = (("enrolment_id", "day"),)


class Certification(Model):
    """A participant who finished a course asks for the test of competence.

    `result` is null until the provider has recorded it.
    """

    id = fields.UUIDField(primary_key=True)
    enrolment: fields.ForeignKeyRelation[Enrolment] = fields.ForeignKeyField(
        "training.Enrolment", related_name="certifications", on_delete=fields.RESTRICT
    )
    enrolment_id: int
    applied_at = fields.DatetimeField()
    result = cast(
        "fields.Field[TrainingCertificationResult | None]",
        fields.CharEnumField(
            TrainingCertificationResult, description="TrainingCertificationResult", max_length=24, null=True
        ),
    )
    number = fields.CharField(max_length=64, null=True)
    decided_on = fields.DateField(null=True)

    class Meta:
        """The table."""

        table = "training_certification"
        indexes = (("enrolment_id", "applied_at"),)
