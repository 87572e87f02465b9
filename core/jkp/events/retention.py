"""How long the log can be followed: what is older goes to an archive, which is a trail and is not followed."""

from datetime import timedelta

from jkp import clock
from jkp.crashing import crash_point
from jkp.database import lock, run_tx
from jkp.events.log import ArchivedEvent, Event

AT_ONCE = 1000


async def cut(keep: timedelta, told_to: int | None = None) -> int:
    """Archive the events older than `keep`, from the beginning of the log; how many there were.

    The last event stays, for the next position counts on from it. So does everything after `told_to`, up to which
    the slowest subscriber was told.
    """
    cut = moved = await run_tx(lambda: _cut(keep, told_to))
    while moved == AT_ONCE:
        cut += (moved := await run_tx(lambda: _cut(keep, told_to)))
    return cut


async def _cut(keep: timedelta, told_to: int | None) -> int:
    await lock("event_log")
    page = await Event.filter(pos__lt=await _first_to_stay(keep, told_to)).order_by("pos").limit(AT_ONCE)
    await ArchivedEvent.bulk_create([_archived(event) for event in page])
    crash_point("retention.before_delete")
    await Event.filter(pos__in=[event.pos for event in page]).delete()
    return len(page)


async def _first_to_stay(keep: timedelta, told_to: int | None) -> int:
    last = await Event.all().order_by("-pos").first()
    young = await Event.filter(occurred_at__gte=clock.now() - keep).order_by("pos").first()
    places = [event.pos for event in (last, young) if event]
    return min([*places, told_to + 1] if told_to is not None else places, default=0)


def _archived(event: Event) -> ArchivedEvent:
    return ArchivedEvent(**{name: getattr(event, name) for name in Event._meta.db_fields})  # noqa: SLF001 - no public way
