"""The end of a chain, and what it must be when it is compared with what was anchored of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from jkp import clock

BEGIN = "0" * 64
SPARE = timedelta(minutes=1)


class Chained(StrEnum):
    """What is chained, as the file of anchors calls it."""

    AUDIT = "audit"
    DETERMINATIONS = "determinations"


@dataclass(frozen=True)
class Head:
    """The last link of a chain."""

    pos: int = 0
    hash: str = BEGIN


def contradiction(known: Mapping[int, str], link: Head) -> str | None:
    """Why a link is not the one that was anchored; None where it is, or was not anchored."""
    if known.get(link.pos, link.hash) != link.hash:
        return "it is not what was anchored: the chain was computed anew"
    return None


def loss(known: Mapping[int, str], end: Head) -> str | None:
    """Why this is not the end of the chain that was anchored."""
    last = max(known, default=0)
    return f"entries were removed from its end: {last} were anchored" if last > end.pos else None


def lateness(known: Mapping[int, str], oldest_after: datetime | None, seconds: float) -> str | None:
    """Why the oldest link after the last anchor should have been anchored, where that is done every so many seconds."""
    if oldest_after is None or clock.machine_now() - oldest_after < 2 * timedelta(seconds=seconds) + SPARE:
        return None
    last = max(known, default=0)
    since = oldest_after.isoformat(timespec="seconds")
    return f"nothing after {last} is anchored, since {since}: the file of anchors was cut, or nobody wrote one"
