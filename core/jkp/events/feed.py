"""Tells those who follow the log in this process what was appended to it: each event is read once for all of them.

The log is the truth; a wake-up only says that there may be more. Whoever misses one sees it at the next poll.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

from jkp.events.log import Event
from jkp.events.reading import PAGE, Wanted, newest, page_after

ROOM = 100
POLL_SECONDS = 1.0
AT_ONCE = 50
"""So many followers are told before anything else has its turn."""

_logger = logging.getLogger("jkp.events")


class Follower:
    """The next events of one follower. One that falls behind by more than `ROOM` events must read the log again."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._waiting: deque[Event] = deque()
        self._ready = asyncio.Event()
        self.is_behind = False
        self.is_over = False

    def offer(self, event: Event) -> None:
        """Keep an event until it is taken."""
        if self.is_behind or not self._wanted.takes(event):
            return
        if len(self._waiting) >= ROOM:
            self._waiting.clear()
            self.is_behind = True
        else:
            self._waiting.append(event)
        self._ready.set()

    def end(self) -> None:
        """The server stops."""
        self.is_over = True
        self._ready.set()

    def caught_up(self) -> None:
        """It is going to read the log again; what is offered from now on is kept."""
        self.is_behind = False

    async def next(self, seconds: float) -> Event | None:
        """The next event; None when there was none for so long, or the follower is behind, or the server stops."""
        if not self._waiting and not self.is_behind and not self.is_over:
            self._ready.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._ready.wait()
        return self._waiting.popleft() if self._waiting else None


class Feed:
    """Reads the log on behalf of all followers, while there is one."""

    def __init__(self) -> None:
        self._followers: set[Follower] = set()
        self._woken = asyncio.Event()
        self._started = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.read_to = 0
        """Who joins now is offered everything after this position."""
        self.offered_to = 0
        """All followers were offered everything up to this position."""

    @property
    def followers(self) -> int:
        """How many there are."""
        return len(self._followers)

    @property
    def behind(self) -> int:
        """How many of them are too slow, and read the log themselves."""
        return sum(follower.is_behind for follower in self._followers)

    def wake(self, pos: int | None = None) -> None:
        """There may be more in the log; with a position, only if followers were not offered that yet."""
        if pos is None or pos > self.read_to:
            self._woken.set()

    @contextmanager
    def joined(self, wanted: Wanted) -> Iterator[Follower]:
        """A new follower, who is offered everything that is committed after `ready`."""
        follower = Follower(wanted)
        self._followers.add(follower)
        if self._task is None:
            self._started.clear()
            self._task = asyncio.create_task(self._read_on())
        try:
            yield follower
        finally:
            self._followers.discard(follower)
            if not self._followers:
                self.stop()

    async def ready(self) -> None:
        """Wait until the feed knows where the log ends."""
        await self._started.wait()

    def stop(self) -> None:
        """End all followers, and read no more."""
        for follower in self._followers:
            follower.end()
        if self._task:
            self._task.cancel()
            self._task = None

    async def _read_on(self) -> None:
        """A database that fails is asked again: who follows waits, and misses nothing."""
        while True:
            self._woken.clear()
            try:
                has_more = await self._read() == PAGE
            except Exception:
                _logger.exception("the log could not be read; trying again in %s s", POLL_SECONDS)
                await asyncio.sleep(POLL_SECONDS)
                continue
            if not has_more:
                await self._until_woken()

    async def _read(self) -> int:
        """How many events there were, at most a page; the first time it only looks where the log ends."""
        if self._started.is_set():
            return await self._read_page()
        self.read_to = self.offered_to = await newest()
        self._started.set()
        return 0

    async def _until_woken(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()

    async def _read_page(self) -> int:
        page = await page_after(self.read_to)
        for event in page:
            await self._offer(event)
        return len(page)

    async def _offer(self, event: Event) -> None:
        """Some at a time: whatever else the server does goes on between them."""
        # Who joins while it is offered is not among these, and begins after it.
        self.read_to, now_here = event.pos, list(self._followers)
        for number, follower in enumerate(now_here, start=1):
            follower.offer(event)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        self.offered_to = event.pos


_feed: ContextVar[Feed] = ContextVar("jkp_feed")


def use(feed: Feed) -> Token[Feed]:
    """Make `feed` the one of this context; give the token to reset it."""
    return _feed.set(feed)


def stop_using(token: Token[Feed]) -> None:
    """Bring back the feed from before `use`."""
    _feed.reset(token)


def current() -> Feed:
    """The feed of this server."""
    return _feed.get()
