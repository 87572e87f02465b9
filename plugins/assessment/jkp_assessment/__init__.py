"""The self-assessment: after month 1 it unlocks the rest (R070-R071)."""

from jkp.plugin import GraphQLExtension, Models, PersonalData, PluginContext, Requirement, hookimpl
from jkp_assessment.graphql import extension
from jkp_assessment.models import CompletedAssessment, Draft
from jkp_assessment.requirement import AssessmentCompleted
from jkp_assessment.settings import AssessmentSettings


@hookimpl
def jkp_settings() -> type[AssessmentSettings]:
    """The section `[plugins.assessment]`."""
    return AssessmentSettings


@hookimpl
def jkp_models() -> Models:
    """The completed assessments."""
    return Models(models=["jkp_assessment.models"], migrations="jkp_assessment.migrations")


@hookimpl
def jkp_requirements(ctx: PluginContext[AssessmentSettings]) -> list[Requirement]:
    """`assessment.completed`."""
    return [AssessmentCompleted()]


@hookimpl
def jkp_graphql(ctx: PluginContext[AssessmentSettings]) -> GraphQLExtension:
    """The form and its submission."""
    return extension(ctx)


@hookimpl
def jkp_personal_data(ctx: PluginContext[AssessmentSettings]) -> PersonalData:
    """The assessment, and what was not handed in yet."""
    return PersonalData.in_tables(
        assessment=(CompletedAssessment, "participant_id"),
        draft=(Draft, "participant_id"),
    )
