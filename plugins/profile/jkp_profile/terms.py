"""The words of the résumé and of the registration."""

from enum import Enum

import strawberry


@strawberry.enum(description="A part of the résumé. All of them are needed.")
class ProfilePart(Enum):
    """The parts, in the order of the form (R052)."""

    PHOTO = strawberry.enum_value("PHOTO", description="A photograph of oneself.")
    SELF = strawberry.enum_value("SELF", description="About oneself.")
    EDUCATION = strawberry.enum_value("EDUCATION", description="Schools and studies.")
    WORK_HISTORY = strawberry.enum_value("WORK_HISTORY", description="Previous jobs.")
    TRAINING = strawberry.enum_value("TRAINING", description="Courses that were followed.")
    CERTIFICATION = strawberry.enum_value("CERTIFICATION", description="Certificates that one holds.")
    ACHIEVEMENTS = strawberry.enum_value("ACHIEVEMENTS", description="Personal achievements.")
    LANGUAGES = strawberry.enum_value("LANGUAGES", description="Foreign languages.")
    SKILLS = strawberry.enum_value("SKILLS", description="What one is able to do.")


@strawberry.enum(description="The level of a school or study.")
class ProfileEducationLevel(Enum):
    """Levels of education, the lowest first."""

    PRIMARY = strawberry.enum_value("PRIMARY", description="SD or equal.")
    LOWER_SECONDARY = strawberry.enum_value("LOWER_SECONDARY", description="SMP or equal.")
    UPPER_SECONDARY = strawberry.enum_value("UPPER_SECONDARY", description="SMA or equal.")
    VOCATIONAL_SECONDARY = strawberry.enum_value("VOCATIONAL_SECONDARY", description="SMK or equal.")
    DIPLOMA = strawberry.enum_value("DIPLOMA", description="D1 to D3.")
    BACHELOR = strawberry.enum_value("BACHELOR", description="D4 or S1.")
    MASTER = strawberry.enum_value("MASTER", description="S2.")
    DOCTOR = strawberry.enum_value("DOCTOR", description="S3.")


@strawberry.enum(description="How well one speaks a language, or masters a skill.")
class ProfileLevel(Enum):
    """Levels, the lowest first."""

    BASIC = strawberry.enum_value("BASIC", description="A little.")
    INTERMEDIATE = strawberry.enum_value("INTERMEDIATE", description="Well enough for daily work.")
    ADVANCED = strawberry.enum_value("ADVANCED", description="Very well.")


@strawberry.enum(description="Whether one works at present.")
class ProfileEmploymentCondition(Enum):
    """The field "kondisi kebekerjaan"; beneficiaries choose "Ter-PHK" (R081)."""

    DISMISSED = strawberry.enum_value("DISMISSED", description="Ter-PHK: lost the job. The only one that is accepted.")
    EMPLOYED = strawberry.enum_value("EMPLOYED", description="Works.")
    SELF_EMPLOYED = strawberry.enum_value("SELF_EMPLOYED", description="Has a business.")
    NEVER_EMPLOYED = strawberry.enum_value("NEVER_EMPLOYED", description="Has not worked yet.")


@strawberry.enum(description="Where one wants to work.")
class ProfileLocation(Enum):
    """The desired location."""

    HOME = strawberry.enum_value("HOME", description="In Indonesia.")
    ABROAD = strawberry.enum_value("ABROAD", description="In another country.")


@strawberry.enum(description="The physical condition, by the kinds of disability of UU 8/2016.")
class ProfilePhysicalCondition(Enum):
    """The field "status kondisi fisik"."""

    NO_DISABILITY = strawberry.enum_value("NO_DISABILITY", description="No disability.")
    PHYSICAL = strawberry.enum_value("PHYSICAL", description="A physical disability.")
    INTELLECTUAL = strawberry.enum_value("INTELLECTUAL", description="An intellectual disability.")
    MENTAL = strawberry.enum_value("MENTAL", description="A mental disability.")
    SENSORY = strawberry.enum_value("SENSORY", description="A sensory disability.")
    MULTIPLE = strawberry.enum_value("MULTIPLE", description="More than one of them.")
