"""The plugin's tables."""

from tortoise import fields
from tortoise.models import Model


class Enrolment(Model):
    """A participant takes a course.

    `provider` is copied from the catalogue: who gave the course stays true when the catalogue changes.
    """

    id = fields.BigIntField(primary_key=True)
    participant_id = fields.UUIDField()
    course_code = fields.CharField(max_length=64)
    provider = fields.CharField(max_length=64)
    enrolled_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "training_enrolment"
        unique_together = (("participant_id", "course_code"),)
        indexes = (("provider", "id"),)


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
