"""Vacancies in GraphQL: the search, what helps to search, and what is recommended (R082, R072)."""

from typing import Annotated, TypeAlias

import strawberry

from jkp.plugin import PluginContext, Refused, Role, invalid
from jkp_karirhub import paging, searching
from jkp_karirhub.nodes import KarirhubCategory, KarirhubCompany, KarirhubVacancy
from jkp_karirhub.recommendations import KarirhubRecommendation
from jkp_karirhub.recommending import recommended
from jkp_karirhub.searching import Wanted
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.terms import EmploymentType
from jkp_schema.api import PUBLIC, After, Connection, First, Id, Info, Rupiah, allow, int_of

LONGEST_LIST = 100


def _argument(description: str) -> object:
    return strawberry.argument(description=description)


Words: TypeAlias = Annotated[
    str | None, _argument("Words with which words of the title, the occupation or the company begin.")
]
Company: TypeAlias = Annotated[str | None, _argument("Words with which words of the company's name begin.")]
Location: TypeAlias = Annotated[str | None, _argument("Words with which words of the city or the province begin.")]
Province: TypeAlias = Annotated[str | None, _argument("The province's whole name.")]
Category: TypeAlias = Annotated[str | None, _argument("The category's code.")]
Employment: TypeAlias = Annotated[EmploymentType | None, _argument("The kind of employment.")]
Salary: TypeAlias = Annotated[Rupiah | None, _argument("Rupiah a month that the highest pay reaches.")]


def query(ctx: PluginContext[KarirhubSettings]) -> type:
    """The queries about vacancies."""

    @strawberry.type
    class Query:
        @strawberry.field(description="Vacancies open today, the newest first; at most 100 a page.", metadata=PUBLIC)
        async def karirhub_vacancies(  # noqa: PLR0913, PLR0917 - they are the arguments of the API
            self,
            info: Info,
            search: Words = None,
            company: Company = None,
            location: Location = None,
            province: Province = None,
            category: Category = None,
            employment_type: Employment = None,
            salary_at_least: Salary = None,
            first: First = 20,
            after: After = None,
        ) -> Connection[KarirhubVacancy] | None:
            wanted = Wanted(
                search=search,
                company=company,
                location=location,
                province=province,
                category=category,
                employment_type=employment_type,
                salary_at_least=salary_at_least,
            )
            return await paging.vacancies(ctx, wanted, first, after, info.context.language)

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
            description="The companies with the most vacancies open today, at most 100; equal ones by name.",
            metadata=PUBLIC,
        )
        async def karirhub_featured_companies(self, first: First = 10) -> list[KarirhubCompany] | None:
            found = await searching.featured(ctx.clock.today(), _a_length(first))
            return [KarirhubCompany.of(each) for each in found]

        @strawberry.field(
            description="The vacancies that fit you best and that you have not applied for, at most 100.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def karirhub_recommended_vacancies(
            self, info: Info, first: First = 20
        ) -> list[KarirhubRecommendation] | None:
            found = await recommended(ctx, info.context.principal.participant_id, _a_length(first))
            return [KarirhubRecommendation.of(each, info.context.language) for each in found]

    return Query


def _a_length(first: int) -> int:
    if not 1 <= first <= LONGEST_LIST:
        raise invalid(path=("first",), id=f"first: 1-{LONGEST_LIST}", en=f"first: 1-{LONGEST_LIST}")
    return first


async def _posted(gid: str, ctx: PluginContext[KarirhubSettings], info: Info) -> KarirhubVacancy | None:
    try:
        row = await searching.posted(int_of("KarirhubVacancy", gid), ctx.clock.today())
    except Refused:
        return None
    return KarirhubVacancy.of(row, info.context.language) if row else None
