"""The courses, enrolments, sessions and attendance in GraphQL."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date
from typing import Any

import strawberry

from jkp.plugin import Code, GraphQLExtension, PluginContext, Role, invalid, reader, refuse, transaction
from jkp_schema.api import PUBLIC, After, Connection, First, Info, Order, Participant, allow, answered, int_of, page
from jkp_training import enrolling
from jkp_training.catalogue import courses
from jkp_training.inputs import (
    TrainingEnrolInput,
    TrainingEnrolmentPayload,
    TrainingRecordAttendanceInput,
    TrainingScheduleInput,
)
from jkp_training.loading import loading
from jkp_training.models import Enrolment
from jkp_training.nodes import ENROLMENT, TrainingCourse, TrainingEnrolment
from jkp_training.settings import TrainingSettings

Ctx = PluginContext[TrainingSettings]
NEWEST_FIRST = Order(("id",), descending=True)
A_PROVIDER = allow(Role.TRAINING_PROVIDER)


def extension(ctx: Ctx) -> GraphQLExtension:
    """The plugin's root fields, and what it adds to participants."""

    @strawberry.type
    class Query:
        @strawberry.field(description="The courses that can be taken.", metadata=PUBLIC)
        def training_courses(self, info: Info) -> list[TrainingCourse] | None:
            return [TrainingCourse.of(course, info.context.language) for course in courses().values()]

        @strawberry.field(
            description="The enrolments in your courses, the newest first; at most 100 a page.", metadata=A_PROVIDER
        )
        async def training_enrolments(
            self, info: Info, first: First = 20, after: After = None
        ) -> Connection[TrainingEnrolment] | None:
            rows = Enrolment.filter(provider=info.context.principal.subject).using_db(reader())
            today = ctx.clock.today()
            return await page(rows, NEWEST_FIRST, first, after, lambda row: TrainingEnrolment.of(row, today))

    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="Take a course.", metadata=allow(Role.PARTICIPANT))
        async def training_enrol(self, info: Info, input: TrainingEnrolInput) -> TrainingEnrolmentPayload | None:
            return await answered(TrainingEnrolmentPayload, info, lambda: _enrol(ctx, info, input))

        @strawberry.mutation(description="Schedule sessions.", metadata=A_PROVIDER)
        async def training_schedule(self, info: Info, input: TrainingScheduleInput) -> TrainingEnrolmentPayload | None:
            return await answered(TrainingEnrolmentPayload, info, lambda: _schedule(ctx, info, input))

        @strawberry.mutation(description="Record attendance: for all of the days, or none.", metadata=A_PROVIDER)
        async def training_record_attendance(
            self, info: Info, input: TrainingRecordAttendanceInput
        ) -> TrainingEnrolmentPayload | None:
            return await answered(TrainingEnrolmentPayload, info, lambda: _record_attendance(ctx, info, input))

    @strawberry.type
    class ParticipantEdges:
        @strawberry.field(description="The courses that the participant takes or took, the newest first.")
        async def training_enrolments(
            participant: strawberry.Parent[Participant], info: Info
        ) -> list[TrainingEnrolment] | None:
            rows = await loading(info).enrolments.load(participant.local_id)
            return [TrainingEnrolment.of(row, ctx.clock.today()) for row in rows]

    return GraphQLExtension(query=Query, mutation=Mutation, extend={Participant: ParticipantEdges})


async def _enrol(ctx: Ctx, info: Info, given: TrainingEnrolInput) -> dict[str, Any]:
    participant_id = info.context.principal.participant_id
    course = courses().get(given.course_code)
    if course is None:
        raise refuse(Code.NOT_FOUND, path=("courseCode",))
    enrolment = await transaction(lambda: enrolling.enrol(participant_id, course, ctx.clock.now()))
    return {"enrolment": TrainingEnrolment.of(enrolment, ctx.clock.today())}


async def _schedule(ctx: Ctx, info: Info, given: TrainingScheduleInput) -> dict[str, Any]:
    provider, days = info.context.principal.subject, _days(ctx, given.days)
    enrolment_id = int_of(ENROLMENT, given.enrolment_id, "enrolmentId")
    return await _attendance_changed(ctx, info, lambda: enrolling.schedule(provider, enrolment_id, days))


async def _record_attendance(ctx: Ctx, info: Info, given: TrainingRecordAttendanceInput) -> dict[str, Any]:
    provider, days = info.context.principal.subject, _days(ctx, given.days)
    enrolment_id = int_of(ENROLMENT, given.enrolment_id, "enrolmentId")
    today, attended = ctx.clock.today(), given.attended
    return await _attendance_changed(
        ctx, info, lambda: enrolling.record_attendance(provider, enrolment_id, days, today, attended=attended)
    )


def _days(ctx: Ctx, days: list[date]) -> Collection[date]:
    most = ctx.settings.most_days_per_call
    if not 0 < len(days) <= most:
        raise invalid(path=("days",), id=f"1-{most} hari", en=f"1-{most} days")
    return frozenset(days)


async def _attendance_changed(ctx: Ctx, info: Info, verb: Callable[[], Awaitable[Enrolment]]) -> dict[str, Any]:
    """Run `verb`, then let the missions see it; what this request has read of the sessions is no longer true."""
    enrolment = await transaction(verb)
    loading(info).sessions.clear_all()
    await ctx.missions.reassess(enrolment.participant_id)
    return {"enrolment": TrainingEnrolment.of(enrolment, ctx.clock.today())}
