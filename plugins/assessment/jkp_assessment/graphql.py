"""The form in GraphQL, its submission and its result."""

from typing import Any

import strawberry

from jkp.plugin import GraphQLExtension, Personal, PluginContext, Role
from jkp_assessment import answering
from jkp_assessment.instrument import statements
from jkp_assessment.loading import DRAFTS, RESULTS
from jkp_assessment.settings import AssessmentSettings
from jkp_assessment.types import (
    AssessmentDraft,
    AssessmentResult,
    AssessmentSaveInput,
    AssessmentSavePayload,
    AssessmentStatement,
    AssessmentSubmitInput,
    AssessmentSubmitPayload,
)
from jkp_schema.api import PUBLIC, Info, Participant, allow, answered, current_mission, personal


@strawberry.type
class AssessmentOfParticipant:
    """What a participant has assessed."""

    @strawberry.field(
        description="The completed self-assessment, with the three job groups that fit best.",
        metadata=personal(Personal.PROFILE),
    )
    async def assessment_result(participant: strawberry.Parent[Participant], info: Info) -> AssessmentResult | None:
        row = await RESULTS.load(info, participant.local_id)
        return AssessmentResult.of(row, info.context.language) if row else None

    @strawberry.field(
        description="What was saved of a self-assessment that is not completed.", metadata=personal(Personal.PROFILE)
    )
    async def assessment_draft(participant: strawberry.Parent[Participant], info: Info) -> AssessmentDraft | None:
        row = await DRAFTS.load(info, participant.local_id)
        return AssessmentDraft.of(row) if row else None


def extension(ctx: PluginContext[AssessmentSettings]) -> GraphQLExtension:
    """The plugin's root fields."""

    @strawberry.type
    class Query:
        @strawberry.field(description="The statements of the self-assessment.", metadata=PUBLIC)
        def assessment_statements(self, info: Info) -> list[AssessmentStatement] | None:
            language = info.context.language
            return [AssessmentStatement(code=each.code, text=getattr(each, language)) for each in statements()]

    @strawberry.type
    class Mutation:
        @strawberry.mutation(
            description="Save a part of the self-assessment, to be continued.", metadata=allow(Role.PARTICIPANT)
        )
        async def assessment_save(self, info: Info, input: AssessmentSaveInput) -> AssessmentSavePayload | None:
            async def effect() -> dict[str, Any]:
                saved = await answering.save(ctx, info.context.principal.participant_id, input)
                return {"draft": AssessmentDraft.of(saved)}

            return await answered(AssessmentSavePayload, info, effect)

        @strawberry.mutation(description="Complete the self-assessment.", metadata=allow(Role.PARTICIPANT))
        async def assessment_submit(self, info: Info, input: AssessmentSubmitInput) -> AssessmentSubmitPayload | None:
            async def effect() -> dict[str, Any]:
                participant_id = info.context.principal.participant_id
                completed = await answering.submit(ctx, participant_id, input)
                return {
                    "completed_at": completed.completed_at,
                    "result": AssessmentResult.of(completed, info.context.language),
                    "mission": await current_mission(participant_id, info),
                }

            return await answered(AssessmentSubmitPayload, info, effect)

    return GraphQLExtension(query=Query, mutation=Mutation, extend={Participant: AssessmentOfParticipant})
