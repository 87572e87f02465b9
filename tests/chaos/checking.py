"""Compares what writers were told was done with what each follower got."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Change = tuple[str, int]
"""A claim, and its version after a change."""


@dataclass(frozen=True)
class Told:
    """One event, as a follower got it, and when (seconds of the monotonic clock)."""

    event_id: str
    claim: str
    version: int
    at: float

    @property
    def change(self) -> Change:
        """What it tells of."""
        return self.claim, self.version


@dataclass(frozen=True)
class Verdict:
    """What one follower missed, and got too often or too late."""

    got: int
    lost: int
    repeated: int
    """Told once more with the same event id, as at-least-once allows."""
    duplicated: int
    """Told under a second event id: the change was made, or given a position, twice."""
    disordered: int
    """A version of a claim that came after a later one, repeated events left out."""
    unasked: int
    """Told, and never acknowledged: somebody's request had its effect once more."""

    @property
    def is_good(self) -> bool:
        """Nothing but what was repeated."""
        return not (self.lost or self.duplicated or self.disordered or self.unasked)


def checked(acknowledged: Mapping[Change, float], got: Sequence[Told]) -> Verdict:
    """The verdict on one follower; `acknowledged` says when each change was."""
    first = _once(got)
    seen = Counter(told.change for told in first)
    return Verdict(
        got=len(first),
        lost=len(acknowledged.keys() - seen.keys()),
        repeated=len(got) - len(first),
        duplicated=sum(times - 1 for times in seen.values()),
        disordered=_disordered(first),
        unasked=len(seen.keys() - acknowledged.keys()),
    )


def _once(got: Sequence[Told]) -> Sequence[Told]:
    """Each event when it came for the first time, as a client sees it that looks at `eventId`."""
    seen: dict[str, Told] = {}
    for told in got:
        seen.setdefault(told.event_id, told)
    return list(seen.values())


def _disordered(told: Sequence[Told]) -> int:
    newest: dict[str, int] = {}
    late = 0
    for one in told:
        late += one.version < newest.get(one.claim, 0)
        newest[one.claim] = max(one.version, newest.get(one.claim, 0))
    return late
