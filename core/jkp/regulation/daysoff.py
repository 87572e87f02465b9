"""The days off of a year: what the package `holidays` knows, with the decrees that were known on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jkp.regulation.decrees import Decree, HolidayKind


@dataclass(frozen=True)
class Holiday:
    """A day off, with its name in Indonesian. It may fall on a weekend."""

    on: date
    kind: HolidayKind
    title: str


def days_off(kind: HolidayKind, year: int, decrees: Sequence[Decree], known_to: date) -> dict[date, Holiday]:
    """The days off of one kind. `decrees` come in the order in which they were made known.

    What was not known by `known_to` is undone, the newest first; what was known is done, also where the package
    is older than the decree.
    """
    off = dict(_packaged(kind, year))
    relevant = [decree for decree in decrees if decree.category is kind and decree.day.year == year]
    known = [decree for decree in relevant if decree.known_from <= known_to]
    for decree in reversed(relevant[len(known) :]):
        _set(off, decree, working=not decree.working)
    for decree in known:
        _set(off, decree, working=decree.working)
    return off


def _set(off: dict[date, Holiday], decree: Decree, *, working: bool) -> None:
    if working:
        off.pop(decree.day, None)
    else:
        off.setdefault(decree.day, Holiday(decree.day, decree.category, decree.title))


@cache
def _packaged(kind: HolidayKind, year: int) -> Mapping[date, Holiday]:
    # Imported on first use: no start should wait for it.
    from holidays import country_holidays  # noqa: PLC0415

    named = country_holidays("ID", categories=(kind.value,), language="id", years=[year])
    return {day: Holiday(day, kind, title) for day, title in named.items()}
