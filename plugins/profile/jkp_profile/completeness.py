"""When a résumé is complete, and what is missing from it. Pure (R052)."""

from collections.abc import Collection
from dataclasses import dataclass

from jkp_profile.terms import ProfilePart

MAY_BE_EMPTY = frozenset(
    {
        ProfilePart.EDUCATION,
        ProfilePart.TRAINING,
        ProfilePart.CERTIFICATION,
        ProfilePart.ACHIEVEMENTS,
        ProfilePart.LANGUAGES,
    }
)
"""Parts of which somebody may have nothing to tell. Not WORK_HISTORY: who has lost a job had one."""


@dataclass(frozen=True)
class Completeness:
    """Which parts are filled in or declared empty, and which are missing, in the order of the form."""

    filled: tuple[ProfilePart, ...]
    missing: tuple[ProfilePart, ...]

    @property
    def percent(self) -> int:
        """Whole percent of the parts, rounded down: 100 is complete, and nothing else is."""
        return len(self.filled) * 100 // len(ProfilePart)


def completeness(filled: Collection[ProfilePart]) -> Completeness:
    """The completeness of a résumé of which these parts are filled in or declared empty."""
    return Completeness(
        tuple(part for part in ProfilePart if part in filled), tuple(part for part in ProfilePart if part not in filled)
    )
