"""What a client accepts, and what it therefore gets."""

from dataclasses import dataclass
from functools import lru_cache

from jkp_schema.edge.outcomes import EVENTS, JSON, RESPONSE, Outcome, not_run

WHOLE = (JSON, RESPONSE)
"""The media types of one answer; the first where a client takes anything."""
REMEMBERED = 256


@dataclass(frozen=True)
class Wanted:
    """The media type of an answer, and whether the client would also follow events.

    Some clients name `text/event-stream` beside JSON in every request: they get it for subscriptions alone.
    """

    media: str
    follows: bool


@dataclass(frozen=True)
class _Range:
    """One part of an Accept header: `application/*;q=0.5`."""

    name: str
    quality: float

    def specificity(self, media: str) -> int:
        """0 where it does not mean this media type; more, the more exactly it does."""
        kind = media.partition("/")[0]
        return {media: 3, f"{kind}/*": 2, "*/*": 1}.get(self.name, 0)


@lru_cache(REMEMBERED)
def wanted(accept: str | None) -> Wanted:
    """What an Accept header asks for. Error: `NotRun`, 406, when it takes nothing that we have."""
    ranges = [_range(part) for part in (accept or "*/*").split(",") if part.strip()] or [_Range("*/*", 1.0)]
    follows = any(each.name == EVENTS and each.quality > 0 for each in ranges)
    qualities = {media: _quality(media, ranges) for media in WHOLE}
    best = max(WHOLE, key=lambda media: (qualities[media], -_position(media, ranges)))
    if qualities[best] > 0 and not (follows and _named(EVENTS, ranges) > qualities[best]):
        return Wanted(best, follows)
    if follows:
        return Wanted(EVENTS, follows=True)
    raise not_run(Outcome.NOT_ACCEPTABLE, f"Accept one of these: {RESPONSE}, {JSON}, {EVENTS}.")


def _range(part: str) -> _Range:
    name, *parameters = (each.strip().lower() for each in part.split(";"))
    given = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return _Range(name, min(1.0, max(0.0, float(given))))
    except ValueError:
        return _Range(name, 0.0)


def _quality(media: str, ranges: list[_Range]) -> float:
    """What the most exact range that means it says."""
    meant = [each for each in ranges if each.specificity(media)]
    return max(meant, key=lambda each: each.specificity(media)).quality if meant else 0.0


def _named(media: str, ranges: list[_Range]) -> float:
    return max((each.quality for each in ranges if each.name == media), default=0.0)


def _position(media: str, ranges: list[_Range]) -> int:
    """Where the client names it; what it does not name comes last."""
    return next((place for place, each in enumerate(ranges) if each.name == media), len(ranges))
