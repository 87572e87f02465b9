"""Job types, provinces and the registration as the API shows them."""

from datetime import date
from uuid import UUID

import strawberry

from jkp.plugin import Personal
from jkp_profile.models import JobSeeker
from jkp_profile.tables import Job, jobs, provinces
from jkp_profile.terms import ProfileEmploymentCondition, ProfileLocation, ProfilePhysicalCondition
from jkp_schema.api import INHERIT, allow, personal


@strawberry.type(description="A job type that a job seeker can ask for.")
class ProfileJob:
    """A job type."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code.")
    title: str = strawberry.field(description="Title, in Indonesian or English.")
    group: str = strawberry.field(description="Code of the group of jobs that it belongs to.")

    @classmethod
    def of(cls, job: Job, language: str) -> "ProfileJob":
        """The job type in the reader's language."""
        return cls(code=job.code, title=getattr(job, language), group=job.group)


@strawberry.type(description="A province of Indonesia.")
class ProfileProvince:
    """A province."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Code of the Ministry of Home Affairs, two digits.")
    name: str = strawberry.field(description="Its name.")

    @classmethod
    def of(cls, code: str) -> "ProfileProvince":
        """The province of a code."""
        return cls(code=code, name=provinces()[code])


@strawberry.type(description="What a registered job seeker looks for.")
class ProfileJobSeeker:
    """A registration."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.PROFILE, of="participant_id")

    participant_id: strawberry.Private[UUID]
    desired_job: ProfileJob | None = strawberry.field(description="The job type; null when it is no longer offered.")
    employment_condition: ProfileEmploymentCondition = strawberry.field(description="Whether one works at present.")
    location: ProfileLocation = strawberry.field(description="Where one wants to work.")
    province: ProfileProvince | None = strawberry.field(description="The province that is wanted, if any.")
    physical_condition: ProfilePhysicalCondition | None = strawberry.field(
        description="Physical condition; only the job seeker may see it.",
        metadata={**allow(owner="participant_id"), **personal(Personal.HEALTH, of="participant_id")},
    )
    registered_on: date = strawberry.field(description="Day of the first registration.")

    @classmethod
    def of(cls, row: JobSeeker, language: str) -> "ProfileJobSeeker":
        """The registration of a row."""
        job = jobs().get(row.desired_job)
        return cls(
            participant_id=row.participant_id,
            desired_job=ProfileJob.of(job, language) if job else None,
            employment_condition=row.employment_condition,
            location=row.location,
            province=ProfileProvince.of(row.province) if row.province else None,
            physical_condition=row.physical_condition,
            registered_on=row.registered_on,
        )
