"""Breaks rule 18: a fault of its field would null the whole answer."""

import strawberry

from jkp.plugin import GraphQLExtension, PluginContext, PluginSettings, hookimpl
from jkp_schema.api import PUBLIC


@strawberry.type
class Query:
    """Its root field."""

    @strawberry.field(description="How many vacancies there are.", metadata=PUBLIC)
    def bad18_vacancies(self) -> int:
        return 17


@hookimpl
def jkp_graphql(ctx: PluginContext[PluginSettings]) -> GraphQLExtension:
    return GraphQLExtension(query=Query)
