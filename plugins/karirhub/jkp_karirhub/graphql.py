"""What the plugin adds to the API, put together, and the portfolio of participants (R084)."""

import strawberry

from jkp.plugin import GraphQLExtension, PluginContext, reader
from jkp_karirhub import hiring, keeping, mutations, paging, portfolio, vacancies
from jkp_karirhub.models import SavedSearch
from jkp_karirhub.nodes import KarirhubApplication
from jkp_karirhub.searches import KarirhubSavedSearch
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.api import After, Connection, First, Info, Participant


def extension(ctx: PluginContext[KarirhubSettings]) -> GraphQLExtension:
    """The plugin's root fields, and the portfolio of participants."""

    @strawberry.type
    class Query(vacancies.query(ctx), hiring.query(), keeping.query(ctx)):  # type: ignore[misc]
        """The queries of each part."""

    @strawberry.type
    class Mutation(mutations.mutation(ctx), hiring.mutation(ctx), keeping.mutation(ctx)):  # type: ignore[misc]
        """The mutations of each part."""

    return GraphQLExtension(query=Query, mutation=Mutation, extend={Participant: Portfolio})


@strawberry.type
class Portfolio:
    """What a participant applied for, and looks for; whoever may see the participant may see it."""

    @strawberry.field(description="Applications through Karirhub, the latest first; at most 100 a page.")
    async def karirhub_applications(
        participant: strawberry.Parent[Participant], info: Info, first: First = 20, after: After = None
    ) -> Connection[KarirhubApplication] | None:
        rows = portfolio.of_participant(participant.local_id)
        return await paging.applications(rows, first, after, info.context.language)

    @strawberry.field(description="The saved searches, by name.")
    async def karirhub_saved_searches(
        participant: strawberry.Parent[Participant],
    ) -> list[KarirhubSavedSearch] | None:
        kept = SavedSearch.filter(participant_id=participant.local_id).using_db(reader())
        return [KarirhubSavedSearch.of(row) for row in await kept.order_by("name", "saved_at")]
