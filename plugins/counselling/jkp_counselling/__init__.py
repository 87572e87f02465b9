"""Counselling: a participant talks with a counsellor, and gets a recommendation to work or to train (R090-R095)."""

from jkp.plugin import GraphQLExtension, Models, PersonalData, PluginContext, hookimpl
from jkp_counselling.graphql import extension
from jkp_counselling.models import Message, Session
from jkp_counselling.settings import CounsellingSettings


@hookimpl
def jkp_settings() -> type[CounsellingSettings]:
    """The section `[plugins.counselling]`."""
    return CounsellingSettings


@hookimpl
def jkp_models() -> Models:
    """The sessions, their messages, and the counsellors' profiles."""
    return Models(models=["jkp_counselling.models"], migrations="jkp_counselling.migrations")


@hookimpl
def jkp_graphql(ctx: PluginContext[CounsellingSettings]) -> GraphQLExtension:
    """What participants and counsellors do with a session."""
    return extension(ctx)


@hookimpl
def jkp_personal_data(ctx: PluginContext[CounsellingSettings]) -> PersonalData:
    """The sessions with their worksheets, and what was written in them."""
    return PersonalData.in_tables(
        sessions=(Session, "participant_id"),
        messages=(Message, "session__participant_id"),
    )
