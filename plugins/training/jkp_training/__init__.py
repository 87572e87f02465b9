"""Training: from the recommendation to the certificate; attendance decides a month with sessions (R100-R108)."""

from jkp.plugin import GraphQLExtension, Models, PersonalData, PluginContext, Requirement, Seed, Subscriber, hookimpl
from jkp_training.graphql import extension
from jkp_training.hiring import hiring
from jkp_training.intakes import monthly
from jkp_training.models import Certification, Enrolment, Session
from jkp_training.requirement import TrainingAttendance
from jkp_training.settings import TrainingSettings


@hookimpl
def jkp_settings() -> type[TrainingSettings]:
    """The section `[plugins.training]`."""
    return TrainingSettings


@hookimpl
def jkp_models() -> Models:
    """The intakes, the enrolments with their sessions, and the certifications."""
    return Models(models=["jkp_training.models"], migrations="jkp_training.migrations")


@hookimpl
def jkp_requirements(ctx: PluginContext[TrainingSettings]) -> list[Requirement]:
    """`training.attendance`."""
    return [TrainingAttendance(ctx)]


@hookimpl
def jkp_graphql(ctx: PluginContext[TrainingSettings]) -> GraphQLExtension:
    """The courses, and what participants and providers do with them."""
    return extension(ctx)


@hookimpl
def jkp_subscribers(ctx: PluginContext[TrainingSettings]) -> list[Subscriber]:
    """A new job ends a training."""
    return [hiring(ctx)]


@hookimpl
def jkp_seeds(ctx: PluginContext[TrainingSettings]) -> list[Seed]:
    """The intakes that the sandbox begins with."""
    return [monthly()]


@hookimpl
def jkp_personal_data(ctx: PluginContext[TrainingSettings]) -> PersonalData:
    """The courses, their days, and the tests."""
    return PersonalData.in_tables(
        enrolments=(Enrolment, "participant_id"),
        sessions=(Session, "enrolment__participant_id"),
        certifications=(Certification, "enrolment__participant_id"),
    )
