"""The courses, intakes and enrolments in GraphQL."""

from typing import Annotated, TypeAlias

import strawberry
from strawberry.tools import merge_types

from jkp.plugin import GraphQLExtension, PluginContext, Role, reader
from jkp_schema.api import PUBLIC, After, Connection, First, Info, Order, Participant, allow, page
from jkp_training.catalogue import courses
from jkp_training.loading import ENROLMENTS
from jkp_training.models import Enrolment, Intake
from jkp_training.mutations import by_participants, by_providers
from jkp_training.nodes import TrainingCourse, TrainingEnrolment, TrainingIntake
from jkp_training.settings import TrainingSettings

Context = PluginContext[TrainingSettings]
NEWEST_FIRST = Order(("id",), descending=True)
SOONEST_FIRST = Order(("starts_on", "id"))
A_PROVIDER = allow(Role.TRAINING_PROVIDER)

CourseCode: TypeAlias = Annotated[str | None, strawberry.argument(description="Those of this course alone.")]


def extension(ctx: Context) -> GraphQLExtension:
    """The plugin's root fields, and the courses of participants."""
    mutation = merge_types("Mutation", (by_participants(ctx), by_providers(ctx)))
    return GraphQLExtension(query=_query(ctx), mutation=mutation, extend={Participant: _of_participants(ctx)})


def _query(ctx: Context) -> type:
    @strawberry.type
    class Query:
        @strawberry.field(description="The courses that can be taken.", metadata=PUBLIC)
        def training_courses(self, info: Info) -> list[TrainingCourse] | None:
            return [TrainingCourse.of(course, info.context.language) for course in courses().values()]

        @strawberry.field(
            description="When courses begin, from today on, the soonest first; at most 100 a page.", metadata=PUBLIC
        )
        async def training_intakes(
            self, course_code: CourseCode = None, first: First = 20, after: After = None
        ) -> Connection[TrainingIntake] | None:
            rows = Intake.filter(starts_on__gte=ctx.clock.today()).using_db(reader())
            if course_code is not None:
                rows = rows.filter(course_code__in=[course_code] if course_code in courses() else [])
            return await page(rows, SOONEST_FIRST, first, after, TrainingIntake.of)

        @strawberry.field(
            description="The enrolments in your courses, the newest first; at most 100 a page.", metadata=A_PROVIDER
        )
        async def training_enrolments(
            self, info: Info, first: First = 20, after: After = None
        ) -> Connection[TrainingEnrolment] | None:
            rows = Enrolment.filter(provider=info.context.principal.subject).using_db(reader())
            return await page(rows, NEWEST_FIRST, first, after, lambda row: TrainingEnrolment.of(row, ctx))

    return Query


def _of_participants(ctx: Context) -> type:
    @strawberry.type
    class ParticipantEdges:
        @strawberry.field(description="The courses that the participant takes or took, the newest first.")
        async def training_enrolments(
            participant: strawberry.Parent[Participant], info: Info
        ) -> list[TrainingEnrolment] | None:
            rows = await ENROLMENTS.load(info, participant.local_id)
            return [TrainingEnrolment.of(row, ctx) for row in rows]

    return ParticipantEdges
