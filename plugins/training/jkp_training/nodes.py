"""Courses, intakes and enrolments as the API shows them."""

from asyncio import to_thread
from base64 import b64encode
from datetime import date, datetime

import strawberry

from jkp.plugin import Personal, PluginContext
from jkp_schema.api import INHERIT, Info, global_id, may_see, personal, takes
from jkp_training.catalogue import Course, courses
from jkp_training.issuing import Paper, certificate_of, letter_of
from jkp_training.loading import CERTIFICATIONS, SESSIONS
from jkp_training.models import Certification, Enrolment, Intake
from jkp_training.models import Session as SessionRow
from jkp_training.settings import TrainingSettings
from jkp_training.status import status_on
from jkp_training.terms import TrainingCertificationResult, TrainingEnrolmentStatus

ENROLMENT, INTAKE = "TrainingEnrolment", "TrainingIntake"
PAPER_SECONDS = 10.0
"""Drawing the first PDF of a process takes a second, for the library is loaded with it."""
Context = PluginContext[TrainingSettings]


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


@strawberry.type(description="A course on certain days, for whoever enrols before the first of them is over.")
class TrainingIntake:
    """An intake."""

    __policy__ = INHERIT

    row: strawberry.Private[Intake]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    starts_on: date = strawberry.field(description="The first day.")
    days: list[date] = strawberry.field(description="All days, in order.")

    @classmethod
    def of(cls, row: Intake) -> "TrainingIntake":
        """The intake of a row."""
        days = [date.fromisoformat(day) for day in row.days]
        return cls(row=row, id=strawberry.ID(global_id(INTAKE, row.id)), starts_on=row.starts_on, days=days)

    @strawberry.field(description="The course; null when it is no longer offered.")
    def course(self, info: Info) -> TrainingCourse | None:
        course = courses().get(self.row.course_code)
        return TrainingCourse.of(course, info.context.language) if course else None


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


@strawberry.type(description="A test of competence after a training.")
class TrainingCertification:
    """A certification."""

    __policy__ = INHERIT

    applied_at: datetime = strawberry.field(description="When it was asked for.")
    result: TrainingCertificationResult | None = strawberry.field(description="What it found; null until then.")
    number: str | None = strawberry.field(description="Number of the certificate of competence.")
    decided_on: date | None = strawberry.field(description="The day on which the result was recorded.")

    @classmethod
    def of(cls, row: Certification) -> "TrainingCertification":
        """The certification of a row."""
        return cls(applied_at=row.applied_at, result=row.result, number=row.number, decided_on=row.decided_on)


@strawberry.type(description="A file to keep.")
class TrainingPaper:
    """A file inside the answer."""

    __policy__ = INHERIT

    file_name: str = strawberry.field(description="What to call it.")
    media_type: str = strawberry.field(description="What it is, like application/pdf.")
    content_base64: str = strawberry.field(description="The file, in base64.")

    @classmethod
    def of(cls, paper: Paper | None) -> "TrainingPaper | None":
        """The file of a paper, if there is one."""
        if paper is None:
            return None
        content = b64encode(paper.content).decode()
        return cls(file_name=paper.file_name, media_type="application/pdf", content_base64=content)


@strawberry.type(description="A participant takes a course.")
class TrainingEnrolment:
    """An enrolment, as its participant, an officer or its provider sees it."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.TRAINING, of="row.participant_id")

    row: strawberry.Private[Enrolment]
    ctx: strawberry.Private[Context]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    enrolled_at: datetime = strawberry.field(description="When the participant enrolled.")
    ended_on: date | None = strawberry.field(description="The day of the job for which it was given up.")

    @classmethod
    def of(cls, row: Enrolment, ctx: Context) -> "TrainingEnrolment":
        """The enrolment of a row."""
        gid = strawberry.ID(global_id(ENROLMENT, row.id))
        return cls(row=row, ctx=ctx, id=gid, enrolled_at=row.enrolled_at, ended_on=row.ended_on)

    @strawberry.field(description="The course; null when it is no longer offered.")
    def course(self, info: Info) -> TrainingCourse | None:
        course = courses().get(self.row.course_code)
        return TrainingCourse.of(course, info.context.language) if course else None

    @strawberry.field(description="How far it is.")
    async def status(self, info: Info) -> TrainingEnrolmentStatus:
        if self.row.ended_as:
            return self.row.ended_as
        rows = await SESSIONS.load(info, self.row.id)
        return status_on(self.ctx.clock.today(), [row.day for row in rows])

    @strawberry.field(description="Its sessions, by day.")
    async def sessions(self, info: Info) -> list[TrainingSession]:
        return [TrainingSession.of(row) for row in await SESSIONS.load(info, self.row.id)]

    @strawberry.field(description="The tests of competence that were asked for, the newest first.")
    async def certifications(self, info: Info) -> list[TrainingCertification]:
        return [TrainingCertification.of(row) for row in await CERTIFICATIONS.load(info, self.row.id)]

    @strawberry.field(
        description="The letter about a training that was given up for a job while it ran; not for its provider.",
        metadata=takes(PAPER_SECONDS),
    )
    async def letter(self, info: Info) -> TrainingPaper | None:
        name, rows = await self._name(info), await SESSIONS.load(info, self.row.id)
        return TrainingPaper.of(await to_thread(letter_of, self.row, rows, name) if name else None)

    @strawberry.field(
        description="The certificate of a finished training that was attended often enough; not for its provider.",
        metadata=takes(PAPER_SECONDS),
    )
    async def certificate(self, info: Info) -> TrainingPaper | None:
        name, rows = await self._name(info), await SESSIONS.load(info, self.row.id)
        return TrainingPaper.of(await to_thread(certificate_of, self.ctx, self.row, rows, name) if name else None)

    async def _name(self, info: Info) -> str | None:
        """The participant's name for who may see it; a provider learns nothing of a trainee."""
        if not may_see(self.row.participant_id, info.context.principal):
            return None
        participant = await info.context.loaders.participant.load(self.row.participant_id)
        return participant.name if participant else None
