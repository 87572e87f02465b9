"""From answers to job groups. Pure, deterministic, and explained in the plugin's README (R072).

The method is profile correlation, as the O*NET Interest Profiler uses it (Rounds, Smith, Hubert, Lewis and Rivkin,
"Development of Occupational Interest Profiles for O*NET", 1999): a person's six interest scores are correlated
(Pearson) with the profile of an occupation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from jkp_assessment.instrument import TYPES, Group, Occupation, groups, occupations, statements

SHOWN_GROUPS = 3
SHOWN_OCCUPATIONS = 3
WEIGHTS = (3, 2, 1)
EVEN = 50
"""The match of somebody who rates everything alike: nothing speaks for or against any occupation."""


@dataclass(frozen=True)
class GroupMatch:
    """How well a job group fits, in percent, and its best occupations with theirs."""

    group: Group
    percent: int
    occupations: tuple[tuple[Occupation, int], ...]


def scores(answers: Mapping[str, int]) -> dict[str, int]:
    """The sum of the answers of each interest type, 0 to 800."""
    return {kind: sum(answers[each.code] for each in statements() if each.type == kind) for kind in TYPES}


def match(of_types: Mapping[str, int], profile: str) -> int:
    """How well scores fit a three-letter profile, in percent: correlation +1 is 100, 0 is 50, -1 is 0."""
    mine = [of_types[kind] for kind in TYPES]
    theirs = [WEIGHTS[profile.index(kind)] if kind in profile else 0 for kind in TYPES]
    spread = sqrt(_product(mine, mine) * _product(theirs, theirs))
    return round(EVEN * (1 + _product(mine, theirs) / spread)) if spread else EVEN


def best_groups(answers: Mapping[str, int]) -> list[GroupMatch]:
    """The three groups with the highest match, the best first; a group's match is the mean of its best three.

    Where two match alike, the one that comes first in the table stays first.
    """
    of_types = scores(answers)
    found = [_group(group, of_types) for group in groups()]
    return sorted(found, key=lambda one: -one.percent)[:SHOWN_GROUPS]


def _group(group: Group, of_types: Mapping[str, int]) -> GroupMatch:
    matches = [(each, match(of_types, each.profile)) for each in occupations() if each.group == group.code]
    best = sorted(matches, key=lambda one: -one[1])[:SHOWN_OCCUPATIONS]
    return GroupMatch(group, round(sum(percent for _, percent in best) / len(best)), tuple(best))


def _product(one: Sequence[int], other: Sequence[int]) -> int:
    """Six squared times their covariance; whole numbers, so that no sum depends on its order."""
    count = len(TYPES)
    return count * sum(a * b for a, b in zip(one, other, strict=True)) - sum(one) * sum(other)
