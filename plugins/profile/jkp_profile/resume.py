"""The résumé and its completeness as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import strawberry

from jkp_profile.completeness import Completeness
from jkp_profile.entries import (
    ProfileAchievement,
    ProfileCertification,
    ProfileEducation,
    ProfileLanguage,
    ProfileSelf,
    ProfileSkill,
    ProfileTraining,
    ProfileWork,
)
from jkp_profile.models import ResumePart
from jkp_profile.saving import upload_of
from jkp_profile.tables import part_text
from jkp_profile.terms import ProfileEducationLevel, ProfileLevel, ProfilePart
from jkp_schema.api import INHERIT, global_id

Entry = TypeVar("Entry")


@strawberry.type(description="A part of the résumé that is missing.")
class ProfileMissingPart:
    """What is still to be filled in."""

    __policy__ = INHERIT

    part: ProfilePart = strawberry.field(description="The part.")
    title: str = strawberry.field(description="What it is called.")
    message: str = strawberry.field(description="What to do.")


@strawberry.type(description="How complete a résumé is.")
class ProfileCompleteness:
    """What the dashboard of the profile shows."""

    __policy__ = INHERIT

    percent: int = strawberry.field(description="Whole percent of the nine parts; 100 is complete.")
    complete: bool = strawberry.field(description="Whether nothing is missing.")
    filled: list[ProfilePart] = strawberry.field(description="Parts that are filled in or declared empty.")
    missing: list[ProfileMissingPart] = strawberry.field(description="What is missing, in the order of the form.")

    @classmethod
    def of(cls, found: Completeness, language: str) -> "ProfileCompleteness":
        """The completeness in the reader's language."""
        missing = [
            ProfileMissingPart(
                part=part,
                title=part_text(part.name, "title", language),
                message=part_text(part.name, "missing", language),
            )
            for part in found.missing
        ]
        return cls(percent=found.percent, complete=not missing, filled=list(found.filled), missing=missing)


@strawberry.type(description="A résumé as far as it is filled in.")
class ProfileResume:
    """The nine parts; null or empty where nothing was filled in."""

    __policy__ = INHERIT

    photo_upload_id: strawberry.ID | None = strawberry.field(description="The photo; its file is at GET /uploads/{id}.")
    self_: ProfileSelf | None = strawberry.field(name="self", description="About oneself.")
    education: list[ProfileEducation] = strawberry.field(description="Schools and studies.")
    work_history: list[ProfileWork] = strawberry.field(description="Previous jobs.")
    training: list[ProfileTraining] = strawberry.field(description="Courses that were followed.")
    certification: list[ProfileCertification] = strawberry.field(description="Certificates.")
    achievements: list[ProfileAchievement] = strawberry.field(description="Personal achievements.")
    languages: list[ProfileLanguage] = strawberry.field(description="Foreign languages.")
    skills: list[ProfileSkill] = strawberry.field(description="Skills.")
    none: list[ProfilePart] = strawberry.field(description="Parts that were declared empty.")
    saved_at: datetime = strawberry.field(description="When a part was last saved.")

    @classmethod
    def of(cls, rows: Sequence[ResumePart]) -> "ProfileResume":
        """The résumé of its parts, of which there is at least one."""
        kept = {row.part: row.entries for row in rows}
        photo = upload_of(kept.get(ProfilePart.PHOTO))
        about = _shown(ProfileSelf, kept.get(ProfilePart.SELF))
        return cls(
            photo_upload_id=strawberry.ID(global_id("Upload", photo)) if photo else None,
            self_=about[0] if about else None,
            education=_shown(ProfileEducation, kept.get(ProfilePart.EDUCATION), level=ProfileEducationLevel),
            work_history=_shown(ProfileWork, kept.get(ProfilePart.WORK_HISTORY), **_days("started_on", "ended_on")),
            training=_shown(ProfileTraining, kept.get(ProfilePart.TRAINING)),
            certification=_shown(
                ProfileCertification, kept.get(ProfilePart.CERTIFICATION), **_days("issued_on", "valid_until")
            ),
            achievements=_shown(ProfileAchievement, kept.get(ProfilePart.ACHIEVEMENTS)),
            languages=_shown(ProfileLanguage, kept.get(ProfilePart.LANGUAGES), level=ProfileLevel),
            skills=_shown(ProfileSkill, kept.get(ProfilePart.SKILLS), level=ProfileLevel),
            none=[part for part in ProfilePart if kept.get(part) == []],
            saved_at=max(row.saved_at for row in rows),
        )


def _shown(type_: type[Entry], kept: Sequence[Mapping[str, Any]] | None, **read: Any) -> list[Entry]:  # noqa: ANN401
    """The entries of a part; `read` says how the fields are read that JSON has no value for."""
    return [
        type_(**{name: read[name](value) if name in read and value else value for name, value in entry.items()})
        for entry in kept or ()
    ]


def _days(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, date.fromisoformat)
