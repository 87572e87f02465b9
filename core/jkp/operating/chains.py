"""What is chained, and whether it is as it was anchored."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from jkp.audit import anchors, chain
from jkp.audit.heads import Chained, Head, contradiction, lateness
from jkp.claims import deciding
from jkp.settings import Environment, Settings


@dataclass(frozen=True)
class Links:
    """How one chain is asked, and what follows it from its first link."""

    at: Callable[[int], Awaitable[Head | None]]
    oldest_after: Callable[[int], Awaitable[datetime | None]]
    verified_by: str


LINKS: Mapping[Chained, Links] = {
    Chained.AUDIT: Links(chain.at, chain.oldest_after, "jkp audit verify"),
    Chained.DETERMINATIONS: Links(deciding.at, deciding.oldest_after, "jkp verify"),
}


@dataclass(frozen=True)
class End:
    """The last place of a chain that was anchored, and what is wrong there or after it."""

    chained: Chained
    pos: int
    fault: str | None
    late: str | None


async def last_anchored(settings: Settings, chained: Chained) -> End:
    """Look at the last anchor of a chain alone. Error: `AnchorUnfit`."""
    known, links = anchors.read(settings.anchor_file, chained), LINKS[chained]
    pos = max(known, default=0)
    link = await links.at(pos) if pos else Head()
    is_it = link is not None and not contradiction(known, link)
    fault = None if is_it else f"{chained}: {pos} is not what was anchored; `{links.verified_by}` tells more"
    return End(chained, pos, fault, await late(settings, chained, known))


async def late(settings: Settings, chained: Chained, known: Mapping[int, str]) -> str | None:
    """Why something of a chain should have been anchored, and is not; a sandbox, whose clock travels, is let be."""
    if settings.environment is not Environment.PRODUCTION:
        return None
    oldest = await LINKS[chained].oldest_after(max(known, default=0))
    why = lateness(known, oldest, settings.audit.anchor_seconds)
    return f"{chained}: {why}" if why else None
