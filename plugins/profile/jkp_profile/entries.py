"""The entries of the parts: what is asked for, and the same as it is shown."""

from datetime import date

import strawberry

from jkp_profile.terms import ProfileEducationLevel, ProfileLevel
from jkp_schema.api import INHERIT

_UNTIL_NOW = "not after today"


@strawberry.input(description="About oneself; name, birth and contact are known from the account.")
class ProfileSelfInput:
    """The part SELF."""

    address: str = strawberry.field(description="Where one lives: street and number.")
    city: str = strawberry.field(description="City or regency.")
    province: str = strawberry.field(description="Code of the province, of `profileProvinces`.")
    summary: str = strawberry.field(description="Who one is and what one looks for, in a few sentences.")


@strawberry.input(description="A school or study.")
class ProfileEducationInput:
    """An entry of the part EDUCATION."""

    level: ProfileEducationLevel = strawberry.field(description="Level.")
    institution: str = strawberry.field(description="School or university.")
    field_of_study: str | None = strawberry.field(description="Field, if there is one.", default=None)
    started_year: int = strawberry.field(description="First year.")
    ended_year: int | None = strawberry.field(description="Last year; null while it goes on.", default=None)


@strawberry.input(description="A previous job.")
class ProfileWorkInput:
    """An entry of the part WORK_HISTORY."""

    company: str = strawberry.field(description="The employer.")
    position: str = strawberry.field(description="The position, in one's own words.")
    job: str | None = strawberry.field(description="The job type of `profileJobs` that it was, if any.", default=None)
    started_on: date = strawberry.field(description=f"First day; {_UNTIL_NOW}.")
    ended_on: date | None = strawberry.field(
        description=f"Last day, {_UNTIL_NOW}; null while it goes on.", default=None
    )
    description: str | None = strawberry.field(description="What one did.", default=None)


@strawberry.input(description="A course that was followed.")
class ProfileTrainingInput:
    """An entry of the part TRAINING."""

    title: str = strawberry.field(description="What it was about.")
    provider: str = strawberry.field(description="Who gave it.")
    year: int = strawberry.field(description="The year in which it ended.")


@strawberry.input(description="A certificate that one holds.")
class ProfileCertificationInput:
    """An entry of the part CERTIFICATION."""

    title: str = strawberry.field(description="What it certifies.")
    issuer: str = strawberry.field(description="Who issued it.")
    issued_on: date = strawberry.field(description=f"Day of issue; {_UNTIL_NOW}.")
    valid_until: date | None = strawberry.field(description="Last day of validity; null for ever.", default=None)


@strawberry.input(description="A personal achievement.")
class ProfileAchievementInput:
    """An entry of the part ACHIEVEMENTS."""

    title: str = strawberry.field(description="What was achieved.")
    year: int = strawberry.field(description="The year.")
    description: str | None = strawberry.field(description="More about it.", default=None)


@strawberry.input(description="A foreign language.")
class ProfileLanguageInput:
    """An entry of the part LANGUAGES."""

    name: str = strawberry.field(description="The language.")
    level: ProfileLevel = strawberry.field(description="How well one speaks it.")


@strawberry.input(description="Something that one is able to do.")
class ProfileSkillInput:
    """An entry of the part SKILLS."""

    name: str = strawberry.field(description="The skill.")
    level: ProfileLevel = strawberry.field(description="How well one masters it.")


@strawberry.type(description="About oneself.")
class ProfileSelf(ProfileSelfInput):
    """The part SELF as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="A school or study.")
class ProfileEducation(ProfileEducationInput):
    """An entry as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="A previous job.")
class ProfileWork(ProfileWorkInput):
    """An entry as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="A course that was followed.")
class ProfileTraining(ProfileTrainingInput):
    """An entry as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="A certificate that one holds.")
class ProfileCertification(ProfileCertificationInput):
    """An entry as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="A personal achievement.")
class ProfileAchievement(ProfileAchievementInput):
    """An entry as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="A foreign language.")
class ProfileLanguage(ProfileLanguageInput):
    """An entry as it is shown."""

    __policy__ = INHERIT


@strawberry.type(description="Something that one is able to do.")
class ProfileSkill(ProfileSkillInput):
    """An entry as it is shown."""

    __policy__ = INHERIT
