"""What the plugin adds to the API: the search, the portfolio of participants, and the employers' side."""

from typing import Annotated, TypeAlias

import strawberry
from tortoise.queryset import QuerySet

from jkp.plugin import GraphQLExtension, PluginContext, Refused, Role
from jkp_karirhub import portfolio, searching
from jkp_karirhub.models import Application
from jkp_karirhub.mutations import mutation
from jkp_karirhub.nodes import KarirhubApplication, KarirhubCategory, KarirhubVacancy
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.api import PUBLIC, After, Connection, First, Id, Info, Order, Participant, allow, int_of, page

NEWEST_POSTED = Order(("posted_on", "id"), descending=True)
NEWEST_SENT = Order(("id",), descending=True)

Title: TypeAlias = Annotated[str | None, strawberry.argument(description="Words that all occur in the title.")]
Company: TypeAlias = Annotated[str | None, strawberry.argument(description="Words that all occur in the name.")]
Province: TypeAlias = Annotated[str | None, strawberry.argument(description="The province's exact name.")]
Category: TypeAlias = Annotated[str | None, strawberry.argument(description="The category's code.")]


def extension(ctx: PluginContext[KarirhubSettings]) -> GraphQLExtension:
    """The plugin's root fields, and the portfolio of participants."""
    return GraphQLExtension(query=_query(ctx), mutation=mutation(ctx), extend={Participant: Portfolio})


def _query(ctx: PluginContext[KarirhubSettings]) -> type:
    @strawberry.type
    class Query:
        @strawberry.field(description="Vacancies open today, the newest first; at most 100 a page.", metadata=PUBLIC)
        async def karirhub_vacancies(  # noqa: PLR0913, PLR0917 - they are the arguments of the API
            self,
            info: Info,
            search: Title = None,
            company: Company = None,
            province: Province = None,
            category: Category = None,
            first: First = 20,
            after: After = None,
        ) -> Connection[KarirhubVacancy] | None:
            wanted = searching.Wanted(search, company, province, category)
            rows = searching.found(wanted, ctx.clock.today(), ctx.settings.longest_search)
            language = info.context.language
            return await page(rows, NEWEST_POSTED, first, after, lambda row: KarirhubVacancy.of(row, language))

        @strawberry.field(description="A vacancy, open or closed; null for none.", metadata=PUBLIC)
        async def karirhub_vacancy(self, info: Info, id: Id) -> KarirhubVacancy | None:
            return await _posted(id, ctx, info)

        @strawberry.field(description="All categories, with the number of vacancies open today.", metadata=PUBLIC)
        async def karirhub_categories(self, info: Info) -> list[KarirhubCategory] | None:
            vacancies = await searching.open_by_category(ctx.clock.today())
            return KarirhubCategory.all(vacancies, info.context.language)

        @strawberry.field(description="The provinces with a vacancy open today, by name.", metadata=PUBLIC)
        async def karirhub_provinces(self) -> list[str] | None:
            return await searching.open_provinces(ctx.clock.today())

        @strawberry.field(
            description="Applications for your company's vacancies, the latest first; at most 100 a page.",
            metadata=allow(Role.EMPLOYER),
        )
        async def karirhub_received(
            self, info: Info, first: First = 20, after: After = None
        ) -> Connection[KarirhubApplication] | None:
            return await _sent(portfolio.received_by(info.context.principal.subject), info, first, after)

    return Query


async def _posted(gid: str, ctx: PluginContext[KarirhubSettings], info: Info) -> KarirhubVacancy | None:
    try:
        row = await searching.posted(int_of("KarirhubVacancy", gid), ctx.clock.today())
    except Refused:
        return None
    return KarirhubVacancy.of(row, info.context.language) if row else None


@strawberry.type
class Portfolio:
    """What a participant applied for; whoever may see the participant may see it."""

    @strawberry.field(description="Applications through Karirhub, the latest first; at most 100 a page.")
    async def karirhub_applications(
        participant: strawberry.Parent[Participant], info: Info, first: First = 20, after: After = None
    ) -> Connection[KarirhubApplication] | None:
        return await _sent(portfolio.of_participant(participant.local_id), info, first, after)


async def _sent(
    rows: QuerySet[Application], info: Info, first: int, after: str | None
) -> Connection[KarirhubApplication]:
    language = info.context.language
    return await page(rows, NEWEST_SENT, first, after, lambda row: KarirhubApplication.of(row, language))
