"""Training: enrolment, sessions and attendance, which decide a month that has sessions (R104, AMB-06)."""

from jkp.plugin import GraphQLExtension, Models, PluginContext, Requirement, hookimpl
from jkp_training.graphql import extension
from jkp_training.requirement import TrainingAttendance
from jkp_training.settings import TrainingSettings


@hookimpl
def jkp_settings() -> type[TrainingSettings]:
    """The section `[plugins.training]`."""
    return TrainingSettings


@hookimpl
def jkp_models() -> Models:
    """The enrolments and their sessions."""
    return Models(models=["jkp_training.models"], migrations="jkp_training.migrations")


@hookimpl
def jkp_requirements(ctx: PluginContext[TrainingSettings]) -> list[Requirement]:
    """`training.attendance`."""
    return [TrainingAttendance(ctx)]


@hookimpl
def jkp_graphql(ctx: PluginContext[TrainingSettings]) -> GraphQLExtension:
    """The courses, and what participants and providers do with them."""
    return extension(ctx)
