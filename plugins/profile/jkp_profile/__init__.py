"""The résumé in its nine parts, its completeness, and the registration as a job seeker (R052, R080-R081)."""

from jkp.plugin import GraphQLExtension, Models, PersonalData, PluginContext, hookimpl
from jkp_profile.graphql import extension
from jkp_profile.models import JobSeeker, ResumePart
from jkp_profile.settings import ProfileSettings


@hookimpl
def jkp_settings() -> type[ProfileSettings]:
    """The section `[plugins.profile]`."""
    return ProfileSettings


@hookimpl
def jkp_models() -> Models:
    """The parts of résumés, and the registrations."""
    return Models(models=["jkp_profile.models"], migrations="jkp_profile.migrations")


@hookimpl
def jkp_graphql(ctx: PluginContext[ProfileSettings]) -> GraphQLExtension:
    """What participants fill in, and what is still missing."""
    return extension(ctx)


@hookimpl
def jkp_personal_data(ctx: PluginContext[ProfileSettings]) -> PersonalData:
    """The résumé, and what is looked for."""
    return PersonalData.in_tables(
        resume=(ResumePart, "participant_id"),
        seeker=(JobSeeker, "participant_id"),
    )
