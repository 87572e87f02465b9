"""What the mutations ask for."""

import strawberry

from jkp_profile.entries import (
    ProfileAchievementInput,
    ProfileCertificationInput,
    ProfileEducationInput,
    ProfileLanguageInput,
    ProfileSelfInput,
    ProfileSkillInput,
    ProfileTrainingInput,
    ProfileWorkInput,
)
from jkp_profile.terms import (
    ProfileEmploymentCondition,
    ProfileLocation,
    ProfilePart,
    ProfilePhysicalCondition,
)

_KEY = "Unique for this request; sent again it gives the first answer."


@strawberry.input(description="One part of the résumé, some or all; each takes the place of what was saved of it.")
class ProfileSaveInput:
    """Input of `profileSave`."""

    photo_upload_id: strawberry.ID | None = strawberry.field(
        description="PHOTO: a photograph of oneself, from `POST /uploads`.", default=None
    )
    self_: ProfileSelfInput | None = strawberry.field(name="self", description="SELF.", default=None)
    education: list[ProfileEducationInput] | None = strawberry.field(description="EDUCATION.", default=None)
    work_history: list[ProfileWorkInput] | None = strawberry.field(description="WORK_HISTORY.", default=None)
    training: list[ProfileTrainingInput] | None = strawberry.field(description="TRAINING.", default=None)
    certification: list[ProfileCertificationInput] | None = strawberry.field(description="CERTIFICATION.", default=None)
    achievements: list[ProfileAchievementInput] | None = strawberry.field(description="ACHIEVEMENTS.", default=None)
    languages: list[ProfileLanguageInput] | None = strawberry.field(description="LANGUAGES.", default=None)
    skills: list[ProfileSkillInput] | None = strawberry.field(description="SKILLS.", default=None)
    none: list[ProfilePart] = strawberry.field(
        description="Parts that have nothing to tell: EDUCATION, TRAINING, CERTIFICATION, ACHIEVEMENTS or LANGUAGES.",
        default_factory=list,
    )
    idempotency_key: str = strawberry.field(description=_KEY)


@strawberry.input(description="What a job seeker looks for.")
class ProfileRegisterAsSeekerInput:
    """Input of `profileRegisterAsSeeker`."""

    desired_job: str = strawberry.field(description="The one job type that is wanted: a code of `profileJobs`.")
    employment_condition: ProfileEmploymentCondition = strawberry.field(
        description="Whether one works at present: DISMISSED."
    )
    location: ProfileLocation = strawberry.field(description="Where one wants to work.")
    province: str | None = strawberry.field(
        description="The province that is wanted, a code of `profileProvinces`; only for HOME, null for anywhere.",
        default=None,
    )
    physical_condition: ProfilePhysicalCondition = strawberry.field(description="Physical condition.")
    idempotency_key: str = strawberry.field(description=_KEY)
