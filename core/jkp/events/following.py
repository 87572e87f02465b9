"""Follow the log from a position: first what is there, then what comes, with no gap and no double at the seam.

A follower joins the live feed before it reads what is there, so that nothing falls between, and leaves out what it
has seen already. One that is too slow for the feed reads the log again from where it is: nothing is ever dropped.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from jkp.errors import Code, Refused, refuse
from jkp.events import reading
from jkp.events.feed import Feed, Follower
from jkp.events.log import Event
from jkp.events.reading import Wanted

QUIET_SECONDS = 30.0


@dataclass(frozen=True)
class Bookmark:
    """Everything wanted up to this position was given: a quiet follower goes on from here after a break."""

    pos: int


async def follow(
    feed: Feed, wanted: Wanted, after: int | None, *, quiet_seconds: float = QUIET_SECONDS
) -> AsyncGenerator[Event | Bookmark, None]:
    """The wanted events after a position, or from now on, without end; a bookmark where none came for a while.

    It begins with a bookmark where it begins now. Errors: CURSOR_EXPIRED and INVALID_INPUT for the position,
    RESYNC_REQUIRED when the log was cut behind a follower that is too slow, SERVER_STOPPING.
    """
    with feed.joined(wanted) as follower:
        await feed.ready()
        last = feed.read_to if after is None else after
        if after is None:
            yield Bookmark(last)
        else:
            await reading.require_kept(after)
            follower.is_behind = True
        while not follower.is_over:
            step = _replay(follower, wanted, last) if follower.is_behind else _live(feed, follower, last, quiet_seconds)
            async for found in step:
                last = found.pos
                yield found
        raise refuse(Code.SERVER_STOPPING)


async def _replay(follower: Follower, wanted: Wanted, last: int) -> AsyncIterator[Event]:
    """What the log has by now, after what is kept from now on."""
    follower.caught_up()
    try:
        await reading.require_kept(last)
    except Refused as refused:
        raise refuse(Code.RESYNC_REQUIRED, path=reading.PATH) from refused
    async for event in reading.replay(last, wanted):
        yield event


async def _live(feed: Feed, follower: Follower, last: int, quiet_seconds: float) -> AsyncIterator[Event | Bookmark]:
    """The next event, if it was not told before; or where the feed is."""
    event = await follower.next(quiet_seconds)
    if event and event.pos > last:
        yield event
    elif not event and not follower.is_behind:
        yield Bookmark(max(last, feed.offered_to))
