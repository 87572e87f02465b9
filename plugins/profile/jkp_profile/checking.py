"""What each entry of the résumé must be: its texts trimmed, its days possible, its codes known. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from jkp.plugin import Code, refuse
from jkp_profile import texts
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
from jkp_profile.settings import ProfileSettings
from jkp_profile.tables import jobs, provinces
from jkp_profile.texts import Path

Named = TypeVar("Named", ProfileLanguageInput, ProfileSkillInput)


@dataclass(frozen=True)
class Checker:
    """Checks entries on a day, within the operator's limits; each gives the entry as it is kept.

    Errors: INVALID_INPUT, and NOT_FOUND for a code that is in no table; both with the path of the field.
    """

    limits: ProfileSettings
    today: date

    def about(self, given: ProfileSelfInput) -> ProfileSelfInput:
        """The part SELF."""
        return replace(
            given,
            address=self._text(given.address, ("self", "address")),
            city=self._line(given.city, ("self", "city")),
            province=a_province(given.province, ("self", "province")),
            summary=self._text(given.summary, ("self", "summary")),
        )

    def education(self, given: ProfileEducationInput, at: Path) -> ProfileEducationInput:
        """A school or study."""
        texts.a_year(given.started_year, (*at, "startedYear"), self.today)
        if given.ended_year is not None:
            texts.a_year(given.ended_year, (*at, "endedYear"), self.today)
        texts.in_order(given.started_year, given.ended_year, (*at, "endedYear"))
        return replace(
            given,
            institution=self._line(given.institution, (*at, "institution")),
            field_of_study=self._optional_line(given.field_of_study, (*at, "fieldOfStudy")),
        )

    def work(self, given: ProfileWorkInput, at: Path) -> ProfileWorkInput:
        """A previous job."""
        texts.a_day(given.started_on, (*at, "startedOn"), self.today)
        if given.ended_on is not None:
            texts.a_day(given.ended_on, (*at, "endedOn"), self.today)
        texts.in_order(given.started_on, given.ended_on, (*at, "endedOn"))
        return replace(
            given,
            company=self._line(given.company, (*at, "company")),
            position=self._line(given.position, (*at, "position")),
            job=a_job(given.job, (*at, "job")) if given.job else None,
            description=texts.an_optional_text(given.description, (*at, "description"), self.limits.longest_text),
        )

    def training(self, given: ProfileTrainingInput, at: Path) -> ProfileTrainingInput:
        """A course."""
        return replace(
            given,
            title=self._line(given.title, (*at, "title")),
            provider=self._line(given.provider, (*at, "provider")),
            year=texts.a_year(given.year, (*at, "year"), self.today),
        )

    def certification(self, given: ProfileCertificationInput, at: Path) -> ProfileCertificationInput:
        """A certificate."""
        texts.in_order(given.issued_on, given.valid_until, (*at, "validUntil"))
        return replace(
            given,
            title=self._line(given.title, (*at, "title")),
            issuer=self._line(given.issuer, (*at, "issuer")),
            issued_on=texts.a_day(given.issued_on, (*at, "issuedOn"), self.today),
        )

    def achievement(self, given: ProfileAchievementInput, at: Path) -> ProfileAchievementInput:
        """An achievement."""
        return replace(
            given,
            title=self._line(given.title, (*at, "title")),
            year=texts.a_year(given.year, (*at, "year"), self.today),
            description=texts.an_optional_text(given.description, (*at, "description"), self.limits.longest_text),
        )

    def named(self, given: Named, at: Path) -> Named:
        """A language or skill."""
        return replace(given, name=self._line(given.name, (*at, "name")))

    def _line(self, text: str, path: Path) -> str:
        return texts.a_line(text, path, self.limits.longest_line)

    def _optional_line(self, text: str | None, path: Path) -> str | None:
        return texts.an_optional_line(text, path, self.limits.longest_line)

    def _text(self, text: str, path: Path) -> str:
        return texts.a_text(text, path, self.limits.longest_text)


def a_province(code: str, path: Path) -> str:
    """A province of the table. Error: NOT_FOUND."""
    if code not in provinces():
        raise refuse(Code.NOT_FOUND, path=path)
    return code


def a_job(code: str, path: Path) -> str:
    """A job type of the table. Error: NOT_FOUND."""
    if code not in jobs():
        raise refuse(Code.NOT_FOUND, path=path)
    return code
