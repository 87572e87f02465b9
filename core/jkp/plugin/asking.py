"""Ask a source for one participant, and record what it gives: each item at once, but none that cannot be believed."""

import asyncio
import inspect
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any
from uuid import UUID

from jkp.claims.schedule import Period
from jkp.database import reader
from jkp.errors import Refused
from jkp.missions import ledger
from jkp.missions.kinds import ActivityKind
from jkp.missions.ledger import ProposedActivity
from jkp.missions.models import Activity
from jkp.plugin.pacing import LONG_REST, REST, Pace
from jkp.plugin.sourcing import ActivitySource, ParticipantRef

MOST_ITEMS = 1_000
USUAL = 20
"""So many activities of one participant may be new; more of them are recorded with long rests."""
CLOSE_SECONDS = 2.0
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that one database or another refuses."""
_END: Any = object()


class CannotStore(Exception):
    """What a source gave could not be stored, which is no fault of the source. Its cause says why."""


class SourceGaveNonsense(Exception):
    """A source gave what cannot be recorded: somebody else's activity, a wrong value, or without end."""


@dataclass
class Asked:
    """One participant and one source: what was recorded until now, and what was wrong with the rest.

    `ends` is when the run is over, on the machine's monotonic clock.
    """

    plugin: str
    source: ActivitySource
    who: ParticipantRef
    pace: Pace
    ends: float
    new: int = 0
    wrong: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    async def collect(self, window: Period, seconds: float) -> None:
        """Record what the source gives within so many seconds of its own time.

        Errors: `SourceGaveNonsense` for what was left out, `CannotStore`, `TimeoutError`, and what the source raises.
        """
        await self._look_up()
        async with _closing(self.source.collect(self.who, window)) as given:
            left = seconds
            for _ in range(MOST_ITEMS):
                began = monotonic()
                item = await _next(given, left)
                left -= monotonic() - began
                if item is _END:
                    break
                await self._take(item)
            else:
                raise SourceGaveNonsense(f"{MOST_ITEMS} activities and more")
        if self.wrong:
            raise SourceGaveNonsense(f"{len(self.wrong)} left out; first: {self.wrong[0]}")

    async def _take(self, item: Any) -> None:  # noqa: ANN401 - as it came
        """Record one item. One that cannot be believed is left out, and the others are not."""
        fault = _fault_of(item, self.who, self.source.kinds)
        if fault:
            self.wrong.append(fault)
        elif item.external_id not in self.known:
            await self._record(item)

    async def _look_up(self) -> None:
        """What was recorded before: most of what a board tells, and a write for each would hold up others."""
        hers = Activity.filter(plugin=self.plugin, participant_id=self.who.id).using_db(reader())
        try:
            self.known.update(known for (known,) in await hers.values_list("external_id"))
        except Exception as error:
            raise CannotStore from error

    async def _record(self, item: ProposedActivity) -> None:
        began = monotonic()
        try:
            recorded = await ledger.record(self.plugin, item, allow_same_company=True)
        except Refused as refused:
            self.wrong.append(str(refused))
        except Exception as error:
            raise CannotStore from error
        else:
            self.new += recorded.is_new
            self.known.add(item.external_id)
        self.pace.spend(monotonic() - began, REST if self.new < USUAL else LONG_REST)
        await asyncio.sleep(self.pace.wait())
        if monotonic() > self.ends:
            raise SourceGaveNonsense(f"{self.new} new activities, and the run is over")


async def _next(given: AsyncIterator[object], seconds: float) -> Any:  # noqa: ANN401 - whatever a plugin gives
    async with asyncio.timeout(seconds):
        return await anext(given, _END)


@asynccontextmanager
async def _closing(given: Any) -> AsyncIterator[AsyncIterator[object]]:  # noqa: ANN401 - whatever a plugin gives
    """The items one by one; a generator is closed however that ends."""
    if inspect.iscoroutine(given):
        given.close()
        raise TypeError("collect must be an `async def` with `yield` in it")
    try:
        yield aiter(given)
    finally:
        if hasattr(given, "aclose"):
            async with asyncio.timeout(CLOSE_SECONDS):
                await given.aclose()


def _fault_of(item: Any, who: ParticipantRef, kinds: Sequence[ActivityKind]) -> str | None:  # noqa: ANN401 - as it came
    """Why the item is not recorded; None where nothing is wrong with it. Values are not told: they may be personal."""
    if not isinstance(item, ProposedActivity):
        return f"{type(item).__name__} is no ProposedActivity"
    return _fault_in(item, who, kinds)


def _fault_in(given: Any, who: ParticipantRef, kinds: Sequence[ActivityKind]) -> str | None:  # noqa: ANN401 - unchecked
    """The same for an activity whose values may be of any type."""
    if given.participant_id != who.id:
        return "the activity of somebody else"
    if not isinstance(given.kind, ActivityKind) or given.kind not in kinds:
        return "a kind that the source does not declare"
    texts = (given.external_id, given.company, given.position, given.url or "")
    are_texts = all(isinstance(text, str) and not UNSTORABLE.search(text) for text in texts)
    if type(given.occurred_on) is not date or not are_texts or not all(isinstance(one, UUID) for one in given.uploads):
        return "a value of the wrong type"
    return None
