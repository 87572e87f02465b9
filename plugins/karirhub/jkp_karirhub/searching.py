"""Which vacancies are open, and which of them were asked for. All reads, on the read connection (R082)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.functions import Count, Min
from tortoise.queryset import QuerySet

from jkp.plugin import invalid, reader
from jkp_karirhub import words
from jkp_karirhub.models import Vacancy
from jkp_karirhub.terms import EmploymentType
from jkp_karirhub.words import Term


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for; None is no filter. Salary is in rupiah a month."""

    search: str | None = None
    company: str | None = None
    location: str | None = None
    province: str | None = None
    category: str | None = None
    employment_type: EmploymentType | None = None
    salary_at_least: int | None = None

    def checked(self, longest: int) -> "Wanted":
        """The same. Error: INVALID_INPUT for a text of more than `longest` characters, or a salary below zero."""
        for path in ("search", "company", "location", "province", "category"):
            _require_short(path, getattr(self, path), longest)
        if self.salary_at_least is not None and not 0 <= self.salary_at_least <= HIGHEST_SALARY:
            raise invalid(path=("salaryAtLeast",), id="salaryAtLeast: mulai dari 0", en="salaryAtLeast: from 0")
        return self

    def asked(self) -> list[list[Term]] | None:
        """The question to the index; None for one that no vacancy can fit, for it has text but not one word."""
        groups: list[list[Term]] = []
        for about, text in ((words.ANY, self.search), (words.COMPANY, self.company), (words.PLACE, self.location)):
            of_text = list(words.beginning(about, text or ""))
            if (text or "").strip() and not of_text:
                return None
            groups += of_text
        return [*groups, *self._filters()] or [[words.EVERY]]

    def _filters(self) -> Iterator[list[Term]]:
        employment = self.employment_type.name if self.employment_type else None
        exact = ((words.CATEGORY, self.category), (words.PROVINCE, self.province), (words.EMPLOYMENT, employment))
        yield from ([words.exactly(about, value)] for about, value in exact if value is not None)
        if self.salary_at_least:
            yield words.paying(self.salary_at_least)


HIGHEST_SALARY = 2**63 - 1


def _require_short(path: str, text: str | None, longest: int) -> None:
    if text is not None and (len(text) > longest or not " ".join(text.split()).isprintable()):
        raise invalid(
            path=(path,),
            id=f"{path}: paling banyak {longest} karakter yang dapat dicetak",
            en=f"{path}: up to {longest} printable characters",
        )


def open_on(day: date) -> QuerySet[Vacancy]:
    """The vacancies that somebody can apply for on this day; the last day still counts."""
    not_closed = Q(closes_on__isnull=True) | Q(closes_on__gte=day)
    return Vacancy.filter(not_closed, posted_on__lte=day).using_db(reader())


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


class Hiring(NamedTuple):
    """A company, and how many vacancies it has open."""

    company: str
    vacancies: int


async def featured(day: date, first: int) -> list[Hiring]:
    """The companies with the most vacancies open today, and of equal ones by name."""
    counted = open_on(day).annotate(vacancies=Count("id"), name=Min("company")).group_by("company_folded")
    best = counted.order_by("-vacancies", "company_folded").limit(first)
    return [Hiring(name, vacancies) for name, vacancies in await best.values_list("name", "vacancies")]
