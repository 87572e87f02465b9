"""The plugin's tables."""

from datetime import date
from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from jkp_profile.terms import (
    ProfileEmploymentCondition,
    ProfileLocation,
    ProfilePart,
    ProfilePhysicalCondition,
)


class ResumePart(Model):
    """A part of somebody's résumé that is filled in, with its entries.

    A part without entries was declared empty; one without a row is missing.
    """

    id = fields.BigIntField(primary_key=True)
    participant_id: UUID = fields.UUIDField()
    part = fields.CharEnumField(ProfilePart, description="ProfilePart", max_length=16)
    entries: list[dict[str, Any]] = fields.JSONField()
    saved_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "profile_resume_part"
        unique_together = (("participant_id", "part"),)


class JobSeeker(Model):
    """What somebody who is registered as a job seeker looks for."""

    id = fields.UUIDField(primary_key=True)
    participant_id: UUID = fields.UUIDField(unique=True)
    desired_job = fields.CharField(max_length=64)
    employment_condition = fields.CharEnumField(
        ProfileEmploymentCondition, description="ProfileEmploymentCondition", max_length=16
    )
    location = fields.CharEnumField(ProfileLocation, description="ProfileLocation", max_length=8)
    province = fields.CharField(max_length=2, null=True)
    physical_condition = fields.CharEnumField(
        ProfilePhysicalCondition, description="ProfilePhysicalCondition", max_length=16
    )
    registered_on: date = fields.DateField()
    changed_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "profile_job_seeker"
