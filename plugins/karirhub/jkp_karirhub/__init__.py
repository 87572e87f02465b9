"""Karirhub: a catalogue of vacancies, applications that count at once, and invitations (R082-R084, R171)."""

from jkp.plugin import ActivityKind, ActivitySource, GraphQLExtension, Models, PluginContext, Seed, hookimpl
from jkp_karirhub import catalogue
from jkp_karirhub.graphql import extension
from jkp_karirhub.settings import KarirhubSettings


@hookimpl
def jkp_settings() -> type[KarirhubSettings]:
    """The section `[plugins.karirhub]`."""
    return KarirhubSettings


@hookimpl
def jkp_models() -> Models:
    """Vacancies, applications and invitations."""
    return Models(models=["jkp_karirhub.models"], migrations="jkp_karirhub.migrations")


@hookimpl
def jkp_activity_sources(ctx: PluginContext[KarirhubSettings]) -> list[ActivitySource]:
    """Applications, and the calls that follow them."""
    return [ActivitySource(kinds=tuple(ActivityKind), title_id="Karirhub", title_en="Karirhub")]


@hookimpl
def jkp_graphql(ctx: PluginContext[KarirhubSettings]) -> GraphQLExtension:
    """The search, the portfolio, and the employers' side."""
    return extension(ctx)


@hookimpl
def jkp_seeds(ctx: PluginContext[KarirhubSettings]) -> list[Seed]:
    """The vacancies that are shipped."""
    return [Seed(name="catalogue", load=catalogue.load)]
