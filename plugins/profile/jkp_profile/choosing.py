"""What can be chosen in the résumé and the registration, in Indonesian and English."""

from enum import Enum

import strawberry

from jkp_profile.tables import choice_title, part_text
from jkp_profile.terms import (
    ProfileEducationLevel,
    ProfileEmploymentCondition,
    ProfileLevel,
    ProfileLocation,
    ProfilePart,
    ProfilePhysicalCondition,
)
from jkp_schema.api import INHERIT


@strawberry.type(description="Something that can be chosen.")
class ProfileChoice:
    """A choice."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="The value of the enum.")
    title: str = strawberry.field(description="What it is called, in Indonesian or English.")


@strawberry.type(description="What can be chosen in the résumé and the registration.")
class ProfileChoices:
    """All choices, beside job types and provinces."""

    __policy__ = INHERIT

    parts: list[ProfileChoice] = strawberry.field(description="The parts, in the order of the form.")
    education_levels: list[ProfileChoice] = strawberry.field(description="Levels of education.")
    levels: list[ProfileChoice] = strawberry.field(description="Levels of languages and skills.")
    employment_conditions: list[ProfileChoice] = strawberry.field(description="Whether one works at present.")
    locations: list[ProfileChoice] = strawberry.field(description="Where one wants to work.")
    physical_conditions: list[ProfileChoice] = strawberry.field(description="Physical conditions.")

    @classmethod
    def of(cls, language: str) -> "ProfileChoices":
        """All choices in the reader's language."""
        parts = [ProfileChoice(code=part.name, title=part_text(part.name, "title", language)) for part in ProfilePart]
        return cls(
            parts=parts,
            education_levels=_choices(ProfileEducationLevel, language),
            levels=_choices(ProfileLevel, language),
            employment_conditions=_choices(ProfileEmploymentCondition, language),
            locations=_choices(ProfileLocation, language),
            physical_conditions=_choices(ProfilePhysicalCondition, language),
        )


def _choices(of: type[Enum], language: str) -> list[ProfileChoice]:
    return [ProfileChoice(code=each.name, title=choice_title(of, each.name, language)) for each in of]
