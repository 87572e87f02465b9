"""Read the event log, and queue the notice of each event in the transaction that moves the reader on.

So each event makes its mail once, wherever the server stops and however many of them read.
"""

import logging
from functools import partial

from jkp import tracing
from jkp.crashing import crash_point
from jkp.database import reader, run_tx
from jkp.events.log import Event
from jkp.mail.outbox import queue
from jkp.notices.contact import contact_of
from jkp.notices.contents import EVENTS, Notice, notice_of
from jkp.plugin import cursors
from jkp.plugin.cursors import TRIES, Cursor, Key

KEY = Key("jkp", "mail")
AT_ONCE = 100
TURN_SECONDS = 30.0

log = logging.getLogger("jkp.mail")


async def begin() -> None:
    """Participants are told of what happens from now on."""
    await cursors.begin([KEY])


async def tell() -> int:
    """Queue the notices of the events that were not looked at yet, at most `AT_ONCE`; how many events there were."""
    cursor = await cursors.due(KEY)
    if cursor is None or not await cursor.hold(TURN_SECONDS):
        return 0
    try:
        return await _pass(cursor)
    finally:
        await cursor.release()


async def give(notice: Notice) -> None:
    """Queue one notice, if she wants it and can be reached; inside the open transaction."""
    contact = await contact_of(notice.participant_id)
    if contact.address is not None and contact.wants(notice.kind):
        await queue(
            notice.kind,
            to=contact.address,
            about={"name": contact.name, **notice.about},
            language=contact.language,
            occasion=notice.occasion,
            participant_id=contact.participant_id,
        )


async def _pass(cursor: Cursor) -> int:
    last = await cursors.last()
    wanted = Event.filter(pos__gt=cursor.pos, pos__lte=last, type__in=EVENTS)
    events = await wanted.order_by("pos").limit(AT_ONCE).using_db(reader())
    for told, event in enumerate(events):
        with tracing.answering(event.request_id):
            if not await _told(cursor, event):
                return told
    if len(events) < AT_ONCE:
        await cursor.move(last, TURN_SECONDS)
    return len(events)


async def _told(cursor: Cursor, event: Event) -> bool:
    """Whether the event is done with, and the next one may be looked at."""
    try:
        moved = await run_tx(partial(_tell, cursor, event))
    except Exception as error:
        log.exception("the notice of event %s could not be made", event.pos)
        if await cursor.fail(event, type(error).__name__):
            log.exception("the notice of event %s is given up after %s attempts", event.pos, TRIES)
        return False
    cursor.moved(event.pos, moved=moved)
    return moved


async def _tell(cursor: Cursor, event: Event) -> bool:
    moved = await cursor.move_within(event.pos, TURN_SECONDS)
    notice = await notice_of(event) if moved else None
    if notice:
        await give(notice)
    crash_point("mail.before_commit")
    return moved
