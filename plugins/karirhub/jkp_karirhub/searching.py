"""Which vacancies are open, and which of them were asked for. All reads, on the read connection (R082)."""

from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from jkp.plugin import invalid, reader
from jkp_karirhub.folding import folded
from jkp_karirhub.models import Vacancy


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Words occur in the title or company; province and category are exact."""

    title: str | None = None
    company: str | None = None
    province: str | None = None
    category: str | None = None


def open_on(day: date) -> QuerySet[Vacancy]:
    """The vacancies that somebody can apply for on this day; the last day still counts."""
    not_closed = Q(closes_on__isnull=True) | Q(closes_on__gte=day)
    return Vacancy.filter(not_closed, posted_on__lte=day).using_db(reader())


def found(wanted: Wanted, day: date, longest: int) -> QuerySet[Vacancy]:
    """The open vacancies that fit. Error: INVALID_INPUT for a text longer than `longest` characters."""
    exact = {"province": wanted.province, "category": wanted.category}
    rows = open_on(day).filter(**{column: value for column, value in exact.items() if value is not None})
    for word in _words(wanted.title, longest, "search"):
        rows = rows.filter(title_folded__contains=word)
    for word in _words(wanted.company, longest, "company"):
        rows = rows.filter(company_folded__contains=word)
    return rows


def _words(text: str | None, longest: int, path: str) -> list[str]:
    sought = folded(text or "")
    if len(text or "") > longest or not sought.isprintable():
        raise invalid(
            path=(path,),
            id=f"{path}: paling banyak {longest} karakter yang dapat dicetak",
            en=f"{path}: up to {longest} printable characters",
        )
    return sought.split()


async def posted(vacancy_id: int, day: date) -> Vacancy | None:
    """A vacancy that was posted by this day, closed or not."""
    return await Vacancy.get_or_none(id=vacancy_id, posted_on__lte=day, using_db=reader())


async def open_by_category(day: date) -> dict[str, int]:
    """How many vacancies are open, by category; one without any is missing."""
    counted = open_on(day).annotate(vacancies=Count("id")).group_by("category")
    return dict(await counted.values_list("category", "vacancies"))


async def open_provinces(day: date) -> list[str]:
    """The provinces with an open vacancy, by name."""
    rows = open_on(day).order_by("province").distinct()
    return [str(name) for name in await rows.values_list("province", flat=True)]
