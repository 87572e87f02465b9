"""Karirhub: vacancies to search, recommendations, and applications that count at once (R072, R080-R084, R171)."""

from jkp.plugin import ActivitySource, GraphQLExtension, Models, PersonalData, PluginContext, Route, Seed, hookimpl
from jkp_karirhub import loading, source, webhook
from jkp_karirhub.graphql import extension
from jkp_karirhub.models import Application, Invitation, SavedSearch, StatusChange
from jkp_karirhub.settings import KarirhubSettings


@hookimpl
def jkp_settings() -> type[KarirhubSettings]:
    """The section `[plugins.karirhub]`."""
    return KarirhubSettings


@hookimpl
def jkp_models() -> Models:
    """Vacancies, applications with their steps and calls, saved searches, and messages that were taken."""
    return Models(models=["jkp_karirhub.models"], migrations="jkp_karirhub.migrations")


@hookimpl
def jkp_activity_sources(ctx: PluginContext[KarirhubSettings]) -> list[ActivitySource]:
    """Applications, and the calls that follow them; asked for where the settings name an API."""
    return [source.of(ctx)]


@hookimpl
def jkp_routes(ctx: PluginContext[KarirhubSettings]) -> list[Route]:
    """Where the real Karirhub calls us."""
    return webhook.routes(ctx)


@hookimpl
def jkp_graphql(ctx: PluginContext[KarirhubSettings]) -> GraphQLExtension:
    """The search, what is recommended, the portfolio, and the companies' side."""
    return extension(ctx)


@hookimpl
def jkp_seeds(ctx: PluginContext[KarirhubSettings]) -> list[Seed]:
    """The vacancies that are shipped."""
    return [Seed(name="catalogue", load=loading.load)]


@hookimpl
def jkp_personal_data(ctx: PluginContext[KarirhubSettings]) -> PersonalData:
    """The portfolio, and the saved searches."""
    return PersonalData.in_tables(
        applications=(Application, "participant_id"),
        steps=(StatusChange, "application__participant_id"),
        invitations=(Invitation, "application__participant_id"),
        searches=(SavedSearch, "participant_id"),
    )
