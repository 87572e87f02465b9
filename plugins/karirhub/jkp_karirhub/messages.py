"""What the real Karirhub tells us, by webhook and by its API: the same things in the same words."""

from datetime import date
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, field_validator, model_validator
from pydantic.alias_generators import to_camel

from jkp.plugin import ActivityKind
from jkp_karirhub.terms import ApplicationStatus, EmploymentType

Identifier = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]
Account = Annotated[str, Field(min_length=1, max_length=128)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Place = Annotated[str, Field(max_length=64)]
Rupiah = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Told(BaseModel):
    """Anything that the board tells. What is new to us is left unread."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, extra="ignore")


class ToldVacancy(Told):
    """A vacancy as it stands since `changed_at`. `code` is the board's id of it; pay is in rupiah a month."""

    code: Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[\x21-\x7e]+$")]
    title: Name
    occupation: Place = ""
    category: Annotated[str, Field(max_length=32)] = ""
    company: Name
    province: Place = ""
    city: Place = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "ID"
    employment_type: EmploymentType
    salary_min: Rupiah
    salary_max: Rupiah
    posted_on: date
    closes_on: date | None = None
    description: Annotated[str, Field(max_length=20_000)] = ""
    changed_at: AwareDatetime

    @model_validator(mode="after")
    def _in_order(self) -> "ToldVacancy":
        if self.salary_min > self.salary_max or (self.closes_on and self.closes_on < self.posted_on):
            raise ValueError("the lowest pay and the first day come before the highest and the last")
        return self


class ToldMove(Told):
    """Where an application stands since `at`."""

    status: ApplicationStatus
    at: AwareDatetime

    @field_validator("status")
    @classmethod
    def _later(cls, status: ApplicationStatus) -> ApplicationStatus:
        if status in (ApplicationStatus.SENT, ApplicationStatus.INTERVIEW):
            raise ValueError("it is sent at `sentAt`, and called by `calls`")
        return status


class ToldCall(Told):
    """A call to an interview or a selection test."""

    id: Identifier
    kind: Literal[ActivityKind.INTERVIEW, ActivityKind.SELECTION_TEST_CALL]
    at: AwareDatetime


class ToldApplication(Told):
    """An application of an account, with all that is known of it."""

    id: Identifier
    account: Account
    vacancy: ToldVacancy
    sent_at: AwareDatetime
    moves: Annotated[list[ToldMove], Field(max_length=20)] = []
    calls: Annotated[list[ToldCall], Field(max_length=20)] = []


class ToldVacancies(Told):
    """Vacancies that are new or have changed."""

    vacancies: Annotated[list[ToldVacancy], Field(min_length=1, max_length=100)]


class ToldLink(Told):
    """Whose account it is: she came to the board with the token of our sign-on, whose subject is her id."""

    account: Account
    participant_id: UUID


class VacanciesChanged(Told):
    """`vacancies.changed`."""

    type: Literal["vacancies.changed"]
    data: ToldVacancies


class ApplicationChanged(Told):
    """`application.changed`: it was sent, or something happened to it."""

    type: Literal["application.changed"]
    data: ToldApplication


class AccountLinked(Told):
    """`account.linked`."""

    type: Literal["account.linked"]
    data: ToldLink


class AccountUnlinked(Told):
    """`account.unlinked`."""

    type: Literal["account.unlinked"]
    data: ToldLink


Message: TypeAlias = VacanciesChanged | ApplicationChanged | AccountLinked | AccountUnlinked
MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])


class AnyMessage(Told):
    """A message of which only the type is read."""

    type: Annotated[str, Field(min_length=1, max_length=64)]


class Page(Told):
    """One page of the board's list of applications; `next` is the cursor of the next one."""

    items: Annotated[list[ToldApplication], Field(max_length=1_000)]
    next: str | None = None
