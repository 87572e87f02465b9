"""What participants and providers do with intakes and enrolments."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import strawberry

from jkp.plugin import Code, PluginContext, Role, invalid, reader, refuse, transaction
from jkp_schema.api import Info, allow, answered, changed, int_of, uuid_of
from jkp_training import certifying, enrolling, intakes
from jkp_training.catalogue import Course, courses
from jkp_training.certifying import Result
from jkp_training.inputs import (
    TrainingCertifyInput,
    TrainingEnrolInput,
    TrainingOpenIntakeInput,
    TrainingRecordAttendanceInput,
    TrainingRecordCertificationInput,
    TrainingScheduleInput,
)
from jkp_training.models import Enrolment, Intake
from jkp_training.nodes import ENROLMENT, INTAKE, TrainingEnrolment, TrainingIntake
from jkp_training.payloads import TrainingEnrolmentPayload, TrainingOpenIntakePayload
from jkp_training.settings import TrainingSettings

Context = PluginContext[TrainingSettings]
Answer: TypeAlias = TrainingEnrolmentPayload | None
A_PARTICIPANT, A_PROVIDER = allow(Role.PARTICIPANT), allow(Role.TRAINING_PROVIDER)


def by_participants(ctx: Context) -> type:
    """Enrol, and ask for the test of competence."""

    @strawberry.type
    class ByParticipants:
        @strawberry.mutation(description="Take a course that counselling has recommended.", metadata=A_PARTICIPANT)
        async def training_enrol(self, info: Info, input: TrainingEnrolInput) -> Answer:
            return await _attendance_changed(ctx, info, lambda: _enrolled(ctx, info, input))

        @strawberry.mutation(description="Ask for the test of competence after a training.", metadata=A_PARTICIPANT)
        async def training_certify(self, info: Info, input: TrainingCertifyInput) -> Answer:
            participant_id = info.context.principal.participant_id
            return await _enrolment_changed(ctx, info, lambda: certifying.apply(ctx, participant_id, _id(input)))

    return ByParticipants


def by_providers(ctx: Context) -> type:
    """Offer courses, schedule sessions, record who came and who is competent."""

    @strawberry.type
    class ByProviders:
        @strawberry.mutation(description="Offer a course on certain days.", metadata=A_PROVIDER)
        async def training_open_intake(
            self, info: Info, input: TrainingOpenIntakeInput
        ) -> TrainingOpenIntakePayload | None:
            return await _opened(ctx, info, input)

        @strawberry.mutation(description="Schedule sessions.", metadata=A_PROVIDER)
        async def training_schedule(self, info: Info, input: TrainingScheduleInput) -> Answer:
            return await _attendance_changed(ctx, info, lambda: _scheduled(ctx, info, input))

        @strawberry.mutation(description="Record attendance: for all of the days, or none.", metadata=A_PROVIDER)
        async def training_record_attendance(self, info: Info, input: TrainingRecordAttendanceInput) -> Answer:
            return await _attendance_changed(ctx, info, lambda: _attended(ctx, info, input))

        @strawberry.mutation(description="Record what the test of competence found, once.", metadata=A_PROVIDER)
        async def training_record_certification(self, info: Info, input: TrainingRecordCertificationInput) -> Answer:
            found = Result(input.result, input.number)
            return await _enrolment_changed(
                ctx, info, lambda: certifying.record_result(ctx, _provider(info), _id(input), found)
            )

    return ByProviders


async def _enrolled(ctx: Context, info: Info, given: TrainingEnrolInput) -> Enrolment:
    course, intake_id = _course(given.course_code), _intake_id(given.intake_id)
    return await enrolling.enrol(ctx, info.context.principal.participant_id, course, intake_id)


async def _scheduled(ctx: Context, info: Info, given: TrainingScheduleInput) -> Enrolment:
    return await enrolling.schedule(ctx, _provider(info), _id(given), _days(ctx, given.days))


async def _attended(ctx: Context, info: Info, given: TrainingRecordAttendanceInput) -> Enrolment:
    days, attended = _days(ctx, given.days), given.attended
    return await enrolling.record_attendance(ctx, _provider(info), _id(given), days, attended=attended)


async def _attendance_changed(
    ctx: Context, info: Info, verb: Callable[[], Awaitable[Enrolment]]
) -> TrainingEnrolmentPayload:
    """Run `verb`, then let the missions see it."""

    async def effect() -> dict[str, Any]:
        enrolment = await transaction(verb)
        await ctx.missions.reassess(enrolment.participant_id)
        return {"enrolment": TrainingEnrolment.of(enrolment, ctx)}

    return await answered(TrainingEnrolmentPayload, info, effect)


async def _enrolment_changed(
    ctx: Context, info: Info, verb: Callable[[], Awaitable[Enrolment]]
) -> TrainingEnrolmentPayload:
    async def effect() -> dict[str, Any]:
        return {"enrolment": TrainingEnrolment.of(await transaction(verb), ctx)}

    return await answered(TrainingEnrolmentPayload, info, effect)


async def _opened(ctx: Context, info: Info, given: TrainingOpenIntakeInput) -> TrainingOpenIntakePayload:
    async def verb() -> UUID:
        return await intakes.open_intake(ctx, _provider(info), given.course_code, _days(ctx, given.days))

    async def shown(intake_id: UUID) -> dict[str, Any]:
        return {"intake": TrainingIntake.of(await Intake.get(id=intake_id, using_db=reader()))}

    return await changed(TrainingOpenIntakePayload, info, given, verb, shown)


def _course(code: str) -> Course:
    course = courses().get(code)
    if course is None:
        raise refuse(Code.NOT_FOUND, path=("courseCode",))
    return course


def _intake_id(given: str | None) -> UUID | None:
    return uuid_of(INTAKE, given, "intakeId") if given is not None else None


def _days(ctx: Context, days: list[date]) -> Collection[date]:
    most = ctx.settings.most_days_per_call
    if not 0 < len(days) <= most:
        raise invalid(path=("days",), id=f"1-{most} hari", en=f"1-{most} days")
    return frozenset(days)


def _provider(info: Info) -> str:
    return info.context.principal.subject


def _id(given: Any) -> int:  # noqa: ANN401 - any input that names an enrolment
    return int_of(ENROLMENT, given.enrolment_id, "enrolmentId")
