"""The form in GraphQL, and its submission."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import strawberry

from jkp.plugin import Code, GraphQLExtension, PluginContext, Role, invalid, refuse, transaction
from jkp_assessment import form
from jkp_assessment.models import CompletedAssessment
from jkp_assessment.settings import AssessmentSettings
from jkp_schema.api import INHERIT, PUBLIC, Info, Mission, UserError, allow, answered, current_mission


@strawberry.type(description="A statement of the self-assessment, to be rated from 0 to 100.")
class AssessmentStatement:
    """A statement."""

    __policy__ = INHERIT

    code: str = strawberry.field(description="Stable code.")
    text: str = strawberry.field(description="The sentence, in Indonesian or English.")


@strawberry.input(description="How well a statement fits.")
class AssessmentAnswerInput:
    """An answer."""

    code: str = strawberry.field(description="The statement.")
    value: int = strawberry.field(description="0 (does not fit me at all) to 100 (fits me very well).")


@strawberry.input(description="The completed form.")
class AssessmentSubmitInput:
    """Input of `assessmentSubmit`."""

    previous_jobs: list[str] = strawberry.field(description="1-3 previous jobs.")
    desired_jobs: list[str] = strawberry.field(description="Exactly 3 different desired jobs.")
    answers: list[AssessmentAnswerInput] = strawberry.field(description="One answer for every statement.")


@strawberry.type(description="What `assessmentSubmit` answers.")
class AssessmentSubmitPayload:
    """Payload."""

    __policy__ = INHERIT

    completed_at: datetime | None = strawberry.field(description="When it was completed.", default=None)
    mission: Mission | None = strawberry.field(description="The current mission after it.", default=None)
    errors: list[UserError] = strawberry.field(description="Why not; empty when it was done.")


def extension(ctx: PluginContext[AssessmentSettings]) -> GraphQLExtension:
    """The plugin's root fields."""

    @strawberry.type
    class Query:
        @strawberry.field(description="The statements of the self-assessment.", metadata=PUBLIC)
        def assessment_statements(self, info: Info) -> list[AssessmentStatement] | None:
            language = info.context.language
            return [AssessmentStatement(code=each.code, text=getattr(each, language)) for each in form.statements()]

    @strawberry.type
    class Mutation:
        @strawberry.mutation(description="Complete the self-assessment.", metadata=allow(Role.PARTICIPANT))
        async def assessment_submit(self, info: Info, input: AssessmentSubmitInput) -> AssessmentSubmitPayload | None:
            return await answered(AssessmentSubmitPayload, info, lambda: _submit(ctx, info, input))

    return GraphQLExtension(query=Query, mutation=Mutation)


async def _submit(ctx: PluginContext[AssessmentSettings], info: Info, given: AssessmentSubmitInput) -> dict[str, Any]:
    participant_id = info.context.principal.participant_id
    previous = _titles(ctx, given.previous_jobs, "previousJobs")
    desired = _titles(ctx, given.desired_jobs, "desiredJobs")
    answers = _answers(given.answers)
    form.check(previous, desired, answers)

    async def store() -> CompletedAssessment:
        if await CompletedAssessment.exists(participant_id=participant_id):
            raise refuse(Code.ALREADY_DONE)
        return await CompletedAssessment.create(
            id=uuid4(),
            participant_id=participant_id,
            previous_jobs=previous,
            desired_jobs=desired,
            answers=answers,
            completed_at=ctx.clock.now(),
        )

    completed = await transaction(store)
    await ctx.missions.reassess(participant_id)
    return {"completed_at": completed.completed_at, "mission": await current_mission(participant_id, info)}


def _titles(ctx: PluginContext[AssessmentSettings], jobs: Sequence[str], path: str) -> list[str]:
    longest = ctx.settings.longest_job_title
    titles = [" ".join(job.split()) for job in jobs]
    if not all(0 < len(title) <= longest for title in titles):
        raise invalid(
            path=(path,), id=f"nama pekerjaan: 1-{longest} karakter", en=f"job titles: 1-{longest} characters"
        )
    return titles


def _answers(given: Sequence[AssessmentAnswerInput]) -> dict[str, int]:
    answers = {answer.code: answer.value for answer in given}
    if len(answers) != len(given):
        raise invalid(path=("answers",), id="satu jawaban untuk setiap pernyataan", en="one answer for every statement")
    return answers
