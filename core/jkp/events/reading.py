"""Which events somebody wants, and how they are read back from the log."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from jkp.database import reader
from jkp.errors import Code, invalid, refuse
from jkp.events.log import Event, EventType

PAGE = 200
PATH = ("after",)


@dataclass(frozen=True)
class Wanted:
    """A filter of the log; what is None or empty takes every event."""

    participant_id: UUID | None = None
    claim_id: UUID | None = None
    types: Collection[EventType] = ()

    def takes(self, event: Event) -> bool:
        """Whether `event` passes."""
        return (
            (self.participant_id is None or event.participant_id == self.participant_id)
            and (self.claim_id is None or event.claim_id == self.claim_id)
            and (not self.types or event.type in self.types)
        )

    def rows(self) -> QuerySet[Event]:
        """The events that pass, on the connection for reads."""
        rows = Event.all().using_db(reader())
        rows = rows.filter(participant_id=self.participant_id) if self.participant_id else rows
        rows = rows.filter(claim_id=self.claim_id) if self.claim_id else rows
        return rows.filter(type__in=list(self.types)) if self.types else rows


async def newest() -> int:
    """The position of the last event, or 0 while there is none."""
    last = await Event.all().using_db(reader()).order_by("-pos").first()
    return last.pos if last else 0


async def first() -> int | None:
    """The position of the oldest event that was not archived; None while there is none."""
    oldest = await Event.all().using_db(reader()).order_by("pos").first()
    return oldest.pos if oldest else None


async def at(pos: int) -> Event | None:
    """The event at a position; None where it was archived, or there was none yet."""
    return await Event.get_or_none(pos=pos, using_db=reader())


async def page_after(pos: int) -> Sequence[Event]:
    """The next events after a position, at most `PAGE`."""
    return await Wanted().rows().filter(pos__gt=pos).order_by("pos").limit(PAGE)


async def require_kept(after: int) -> None:
    """Errors: CURSOR_EXPIRED when events after that position were removed, INVALID_INPUT for one that never was."""
    oldest = await first()
    if oldest and after < oldest - 1:
        raise refuse(Code.CURSOR_EXPIRED, path=PATH)
    if after > await newest():
        raise invalid(path=PATH, id="kursor ini bukan dari log ini", en="this cursor is not of this log")


async def replay(after: int, wanted: Wanted) -> AsyncIterator[Event]:
    """All wanted events after a position that were committed by now, in order, a page at a time."""
    while page := await wanted.rows().filter(pos__gt=after).order_by("pos").limit(PAGE):
        for event in page:
            yield event
        after = page[-1].pos
