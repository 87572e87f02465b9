"""Pages of vacancies that were asked for, and of applications, the newest first (R082, R084)."""

from datetime import date

from tortoise.queryset import QuerySet

from jkp.plugin import PluginContext
from jkp_karirhub import index, searching
from jkp_karirhub.index import Place
from jkp_karirhub.models import Application, Vacancy
from jkp_karirhub.nodes import KarirhubApplication, KarirhubVacancy
from jkp_karirhub.searching import Wanted
from jkp_karirhub.settings import KarirhubSettings
from jkp_schema.api import Connection, Order, page, sort_key

NEWEST_POSTED = Order(("posted_on", "id"), descending=True)
NEWEST_SENT = Order(("id",), descending=True)
LARGEST_PAGE = 100


async def vacancies(
    ctx: PluginContext[KarirhubSettings], wanted: Wanted, first: int, after: str | None, language: str
) -> Connection[KarirhubVacancy]:
    """One page of the vacancies open today that fit. Error: INVALID_INPUT."""
    today = ctx.clock.today()
    rows = await _fitting(wanted.checked(ctx.settings.longest_search), today, first, after)
    return await page(rows, NEWEST_POSTED, first, after, lambda row: KarirhubVacancy.of(row, language))


async def _fitting(wanted: Wanted, today: date, first: int, after: str | None) -> QuerySet[Vacancy]:
    """The rows of which the page is: the index looks for them from the cursor on, and no further than a page."""
    place = Place.before(today)
    if after is not None:
        place = min(place, Place(*sort_key(after, NEWEST_POSTED, Vacancy)))
    asked, limit = wanted.asked(), min(max(first, 1), LARGEST_PAGE) + 1
    ids = await index.newest(asked, today, place, limit, wanted.salary_at_least or 0) if asked else ()
    return searching.open_on(today).filter(id__in=list(ids))


async def applications(
    rows: QuerySet[Application], first: int, after: str | None, language: str
) -> Connection[KarirhubApplication]:
    """One page of applications, the latest first. Error: INVALID_INPUT."""
    return await page(rows, NEWEST_SENT, first, after, lambda row: KarirhubApplication.of(row, language))
