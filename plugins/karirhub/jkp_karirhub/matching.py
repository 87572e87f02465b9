"""How well a vacancy fits a participant: the published rule, in points of 100 (R072, R073, R080). Pure.

The same facts give the same points, whoever asks and however often. What is not known of a participant gives none.

| what | points |
|---|---|
| the job that she registered for | 40 for this very occupation, 20 for another one of its category |
| her self-assessment | 25 for an occupation of the result; 20, 15 or 10 for its category in place 1, 2 or 3 |
| where she wants to work | 20 in her province, or abroad where she wants to go abroad; 10 at home without a province |
| what she has worked as | 15 for this very occupation, 8 for another one of its category |
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jkp_karirhub.terms import MatchReason

BEST = 100
DESIRED, DESIRED_CATEGORY = 40, 20
FITTING, PLACES = 25, (20, 15, 10)
IN_PLACE, ANYWHERE_AT_HOME = 20, 10
DONE_BEFORE, CATEGORY_BEFORE = 15, 8


@dataclass(frozen=True, kw_only=True)
class Seeker:
    """What the rule knows of a participant, in the codes of Karirhub; empty where nothing is known.

    `categories` are those of the self-assessment, the best first.
    """

    desired: str = ""
    desired_category: str = ""
    occupations: Sequence[str] = ()
    categories: Sequence[str] = ()
    wants_abroad: bool | None = None
    province: str = ""
    done_before: Sequence[str] = ()
    categories_before: Sequence[str] = ()


class Offer(NamedTuple):
    """What the rule knows of a vacancy."""

    occupation: str
    category: str
    province: str
    is_abroad: bool


@dataclass(frozen=True)
class Match:
    """The points of a vacancy, and of each reason those that it gave; a reason without points is left out."""

    reasons: Mapping[MatchReason, int] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """All points, from 0 to 100."""
        return sum(self.reasons.values())


def match(seeker: Seeker, offer: Offer) -> Match:
    """How well the vacancy fits, and why."""
    found = {reason: rule(seeker, offer) for reason, rule in RULES.items()}
    return Match({reason: points for reason, points in found.items() if points})


def _desired(seeker: Seeker, offer: Offer) -> int:
    if seeker.desired and offer.occupation == seeker.desired:
        return DESIRED
    return DESIRED_CATEGORY if seeker.desired_category and offer.category == seeker.desired_category else 0


def _assessed(seeker: Seeker, offer: Offer) -> int:
    if offer.occupation in seeker.occupations:
        return FITTING
    places = dict(reversed([*zip(seeker.categories, PLACES, strict=False)]))
    return places.get(offer.category, 0)


def _located(seeker: Seeker, offer: Offer) -> int:
    if seeker.wants_abroad is None or offer.is_abroad is not seeker.wants_abroad:
        return 0
    if offer.is_abroad or offer.province == seeker.province:
        return IN_PLACE
    return 0 if seeker.province else ANYWHERE_AT_HOME


def _experienced(seeker: Seeker, offer: Offer) -> int:
    if offer.occupation in seeker.done_before:
        return DONE_BEFORE
    return CATEGORY_BEFORE if offer.category in seeker.categories_before else 0


RULES: Mapping[MatchReason, Callable[[Seeker, Offer], int]] = {
    MatchReason.DESIRED_JOB: _desired,
    MatchReason.ASSESSMENT: _assessed,
    MatchReason.LOCATION: _located,
    MatchReason.EXPERIENCE: _experienced,
}
