"""Activities outside Karirhub, entered by hand with a proof and reviewed by an officer (R113-R127, AMB-09)."""

from jkp.plugin import ActivityKind, ActivitySource, GraphQLExtension, Models, PersonalData, PluginContext, hookimpl
from jkp_manual_activity.graphql import extension
from jkp_manual_activity.models import ManualActivity
from jkp_manual_activity.settings import ManualActivitySettings


@hookimpl
def jkp_settings() -> type[ManualActivitySettings]:
    """The section `[plugins.manual_activity]`."""
    return ManualActivitySettings


@hookimpl
def jkp_models() -> Models:
    """The completed forms."""
    return Models(models=["jkp_manual_activity.models"], migrations="jkp_manual_activity.migrations")


@hookimpl
def jkp_activity_sources(ctx: PluginContext[ManualActivitySettings]) -> list[ActivitySource]:
    """All kinds can be entered by hand."""
    return [ActivitySource(kinds=list(ActivityKind), title_id="Aktivitas manual", title_en="Manual activity")]


@hookimpl
def jkp_graphql(ctx: PluginContext[ManualActivitySettings]) -> GraphQLExtension:
    """The forms, a participant's own ones, and the review."""
    return extension(ctx)


@hookimpl
def jkp_personal_data(ctx: PluginContext[ManualActivitySettings]) -> PersonalData:
    """What was entered by hand."""
    return PersonalData.in_tables(
        activities=(ManualActivity, "participant_id"),
    )
