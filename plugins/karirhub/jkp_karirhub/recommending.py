"""Which vacancies are recommended to a participant, the best first, with the reasons (R072, R073)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from jkp.plugin import PluginContext, reader
from jkp_karirhub import index, words
from jkp_karirhub.catalogue import occupations, provinces
from jkp_karirhub.entering import HOME
from jkp_karirhub.index import Place
from jkp_karirhub.matching import Match, Offer, Seeker, match
from jkp_karirhub.models import Application, Vacancy
from jkp_karirhub.settings import KarirhubSettings
from jkp_karirhub.words import Term

LOOKED_AT = 200
"""So many of the newest vacancies are looked at for each question to the index."""


class Recommended(NamedTuple):
    """A vacancy, and how well it fits."""

    vacancy: Vacancy
    match: Match


async def recommended(ctx: PluginContext[KarirhubSettings], participant_id: UUID, first: int) -> Sequence[Recommended]:
    """The open vacancies that fit best and that she has not applied for; of equal ones the newest.

    Of each kind of vacancy that fits her the newest `LOOKED_AT` are compared, first those where she wants to work.
    """
    seeker = await seeker_of(ctx, participant_id)
    ids = await _candidates(seeker, ctx.clock.today())
    taken = Application.filter(participant_id=participant_id).using_db(reader())
    ids -= {application.vacancy_id for application in await taken.only("id", "vacancy_id")}
    rows = await Vacancy.filter(id__in=list(ids)).using_db(reader())
    found = [Recommended(row, match(seeker, _offer(row))) for row in rows]
    found.sort(key=lambda one: (one.match.points, one.vacancy.posted_on, one.vacancy.id), reverse=True)
    return found[:first]


async def seeker_of(ctx: PluginContext[KarirhubSettings], participant_id: UUID) -> Seeker:
    """What other plugins have stated about her, in the codes of Karirhub."""
    registered = await ctx.facts.of(participant_id, "profile.job_seeker") or {}
    assessed = await ctx.facts.of(participant_id, "assessment.result") or {}
    worked = await ctx.facts.of(participant_id, "profile.experience") or {}
    desired, location = str(registered.get("desired_job", "")), registered.get("location")
    before = _codes(worked.get("jobs"))
    return Seeker(
        desired=desired,
        desired_category=_category_of(desired),
        occupations=_codes(assessed.get("occupations")),
        categories=_codes(assessed.get("groups")),
        wants_abroad=None if location is None else location == "ABROAD",
        province=provinces().get(str(registered.get("province")), ""),
        done_before=before,
        categories_before=[category for each in before if (category := _category_of(each))],
    )


def _codes(stated: object) -> list[str]:
    return [code for code in str(stated or "").split(",") if code]


def _category_of(occupation: str) -> str:
    known = occupations().get(occupation)
    return known.category if known else ""


def _offer(row: Vacancy) -> Offer:
    return Offer(row.occupation, row.category, row.province, is_abroad=row.country != HOME)


async def _candidates(seeker: Seeker, day: date) -> set[int]:
    found: set[int] = set()
    for kind in _kinds(seeker):
        for group in ([kind, _place(seeker)], [kind]):
            asked = [terms for terms in group if terms]
            found |= set(await index.newest(asked, day, Place.before(day), LOOKED_AT))
    return found


def _kinds(seeker: Seeker) -> list[list[Term]]:
    """The job that she wants, what fits her or she has done, and the categories of all of these."""
    desired = _terms(words.OCCUPATION, [seeker.desired])
    fitting = _terms(words.OCCUPATION, [*seeker.occupations, *seeker.done_before])
    categories = [seeker.desired_category, *seeker.categories, *seeker.categories_before]
    return [terms for terms in (desired, fitting, _terms(words.CATEGORY, categories)) if terms]


def _terms(about: str, codes: Sequence[str]) -> list[Term]:
    return [words.exactly(about, code) for code in dict.fromkeys(codes) if code]


def _place(seeker: Seeker) -> list[Term]:
    return _terms(words.PROVINCE, [seeker.province])
