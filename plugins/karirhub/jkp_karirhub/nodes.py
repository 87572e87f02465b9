"""Vacancies and applications as the API shows them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

import strawberry

from jkp.plugin import ActivityKind, Personal
from jkp_karirhub import catalogue
from jkp_karirhub.models import Application, StatusChange, Vacancy
from jkp_karirhub.searching import Hiring
from jkp_karirhub.terms import ApplicationStatus, EmploymentType, Mover
from jkp_schema.api import INHERIT, Rupiah, global_id, personal


@strawberry.type(description="A group of vacancies.")
class KarirhubCategory:
    """A category."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code, for the argument `category`.")
    title: str = strawberry.field(description="Name, in Indonesian or English.")
    vacancies: int = strawberry.field(description="How many vacancies are open today.")

    @classmethod
    def all(cls, vacancies: Mapping[str, int], language: str) -> list["KarirhubCategory"]:
        """Every category, with its number of `vacancies`."""
        return [
            cls(code=code, title=category.title(language), vacancies=vacancies.get(code, 0))
            for code, category in catalogue.categories().items()
        ]


@strawberry.type(description="A company that hires.")
class KarirhubCompany:
    """A featured company."""

    __policy__ = INHERIT

    name: str = strawberry.field(description="Name.")
    vacancies: int = strawberry.field(description="How many vacancies are open today.")

    @classmethod
    def of(cls, hiring: Hiring) -> "KarirhubCompany":
        """A company of the list."""
        return cls(name=hiring.company, vacancies=hiring.vacancies)


@strawberry.type(description="A vacancy of Karirhub.")
class KarirhubVacancy:
    """A vacancy."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    code: str = strawberry.field(description="The code that companies and applicants use, like KH-0001.")
    title: str = strawberry.field(description="What the company calls the job.")
    occupation: str = strawberry.field(description="The occupation, in Indonesian or English.")
    category: str = strawberry.field(description="Code of the category; `karirhubCategories` has its name.")
    company: str = strawberry.field(description="The company that hires.")
    province: str = strawberry.field(description="Province.")
    city: str = strawberry.field(description="City or regency.")
    country: str = strawberry.field(description="Country, as a code of two letters; ID is Indonesia.")
    employment_type: EmploymentType = strawberry.field(description="Kind of employment.")
    salary_min: Rupiah = strawberry.field(description="Lowest pay, rupiah a month.")
    salary_max: Rupiah = strawberry.field(description="Highest pay, rupiah a month.")
    posted_on: date = strawberry.field(description="First day on which one can apply.")
    closes_on: date | None = strawberry.field(description="Last day on which one can apply; null for no end.")
    description: str = strawberry.field(description="What the work is and what it asks for, in Indonesian.")

    @classmethod
    def of(cls, row: Vacancy, language: str) -> "KarirhubVacancy":
        """The vacancy of a row."""
        return cls(
            id=strawberry.ID(global_id("KarirhubVacancy", row.id)),
            code=row.code,
            title=row.title,
            occupation=catalogue.occupation_title(row.occupation, language),
            category=row.category,
            company=row.company,
            province=row.province,
            city=row.city,
            country=row.country,
            employment_type=row.employment_type,
            salary_min=Rupiah(row.salary_min),
            salary_max=Rupiah(row.salary_max),
            posted_on=row.posted_on,
            closes_on=row.closes_on,
            description=row.description,
        )


@strawberry.type(description="A company's call to an interview or a selection test.")
class KarirhubInvitation:
    """An invitation."""

    __policy__ = INHERIT

    kind: ActivityKind = strawberry.field(description="INTERVIEW or SELECTION_TEST_CALL.")
    invited_on: date = strawberry.field(description="The day of the call.")


@strawberry.type(description="One step of an application.")
class KarirhubStatusChange:
    """A step."""

    __policy__ = INHERIT

    status: ApplicationStatus = strawberry.field(description="Where it stood from then on.")
    changed_at: datetime = strawberry.field(description="The moment of the step.")
    changed_by: Mover = strawberry.field(description="Who said so.")

    @classmethod
    def of(cls, row: StatusChange) -> "KarirhubStatusChange":
        """The step of a row."""
        return cls(status=row.status, changed_at=row.changed_at, changed_by=row.changed_by)


@strawberry.type(description="An application for a vacancy of Karirhub. It says nothing about the applicant.")
class KarirhubApplication:
    """An application."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.SEARCH, of="participant_id")

    participant_id: strawberry.Private[UUID]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    vacancy: KarirhubVacancy = strawberry.field(description="The vacancy, which may have closed since.")
    status: ApplicationStatus = strawberry.field(description="Where it stands.")
    applied_on: date = strawberry.field(description="The day on which it was sent.")
    invitations: list[KarirhubInvitation] = strawberry.field(description="The company's calls, the first one first.")
    history: list[KarirhubStatusChange] = strawberry.field(description="All its steps, the first one first.")

    @classmethod
    def of(cls, row: Application, language: str) -> "KarirhubApplication":
        """The application of a row that came with its vacancy, its invitations and its steps."""
        calls = sorted(row.invitations, key=lambda call: call.invited_on)
        steps = sorted(row.changes, key=lambda step: (step.changed_at, step.number))
        return cls(
            participant_id=row.participant_id,
            id=strawberry.ID(global_id("KarirhubApplication", row.id)),
            vacancy=KarirhubVacancy.of(row.vacancy, language),
            status=row.status,
            applied_on=row.applied_on,
            invitations=[KarirhubInvitation(kind=call.kind, invited_on=call.invited_on) for call in calls],
            history=[KarirhubStatusChange.of(step) for step in steps],
        )
