"""Courses and enrolments as the API shows them."""

from datetime import date, datetime

import strawberry

from jkp_schema.api import INHERIT, Info, global_id
from jkp_training.catalogue import Course, courses
from jkp_training.loading import loading
from jkp_training.models import Enrolment
from jkp_training.models import Session as SessionRow
from jkp_training.status import TrainingEnrolmentStatus, status_on

ENROLMENT = "TrainingEnrolment"


@strawberry.type(description="A course of a training provider.")
class TrainingCourse:
    """A course."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code.")
    title: str = strawberry.field(description="Title, in Indonesian or English.")
    provider: str = strawberry.field(description="Stable code of the provider.")
    provider_name: str = strawberry.field(description="Name and place of the provider.")
    hours: int = strawberry.field(description="Length, in hours.")

    @classmethod
    def of(cls, course: Course, language: str) -> "TrainingCourse":
        """The course in the reader's language."""
        return cls(
            code=course.code,
            title=course.title_en if language == "en" else course.title_id,
            provider=course.provider,
            provider_name=course.provider_name,
            hours=course.hours,
        )


@strawberry.type(description="One day of a course that somebody takes.")
class TrainingSession:
    """A session."""

    __policy__ = INHERIT

    day: date = strawberry.field(description="The day.")
    attended: bool | None = strawberry.field(description="Whether the trainee was there; null when not recorded.")

    @classmethod
    def of(cls, row: SessionRow) -> "TrainingSession":
        """The session of a row."""
        return cls(day=row.day, attended=row.attended)


@strawberry.type(description="A participant takes a course.")
class TrainingEnrolment:
    """An enrolment, as its participant, an officer or its provider sees it."""

    __policy__ = INHERIT

    row: strawberry.Private[Enrolment]
    today: strawberry.Private[date]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    enrolled_at: datetime = strawberry.field(description="When the participant enrolled.")

    @classmethod
    def of(cls, row: Enrolment, today: date) -> "TrainingEnrolment":
        """The enrolment of a row, on `today`."""
        gid = strawberry.ID(global_id(ENROLMENT, row.id))
        return cls(row=row, today=today, id=gid, enrolled_at=row.enrolled_at)

    @strawberry.field(description="The course; null when it is no longer offered.")
    def course(self, info: Info) -> TrainingCourse | None:
        course = courses().get(self.row.course_code)
        return TrainingCourse.of(course, info.context.language) if course else None

    @strawberry.field(description="How far it is.")
    async def status(self, info: Info) -> TrainingEnrolmentStatus:
        rows = await loading(info).sessions.load(self.row.id)
        return status_on(self.today, [row.day for row in rows])

    @strawberry.field(description="Its sessions, by day.")
    async def sessions(self, info: Info) -> list[TrainingSession]:
        return [TrainingSession.of(row) for row in await loading(info).sessions.load(self.row.id)]
