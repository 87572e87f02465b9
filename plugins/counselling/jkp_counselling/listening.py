"""The chat as it goes on: messages are looked for every second, while somebody listens."""

import asyncio
from collections.abc import AsyncGenerator
from uuid import UUID

from jkp.plugin import Principal, reader
from jkp_counselling.models import Message, Session
from jkp_counselling.nodes import may_take_part

PAUSE_SECONDS = 1.0
AT_ONCE = 50


async def listened(session_id: UUID, by: Principal, after: int) -> AsyncGenerator[tuple[Message, UUID], None]:
    """The messages after that one, as they come, and the participant whose session it is.

    It ends when the session is over, or nobody's to hear any more.
    """
    while (session := await _heard_by(session_id, by)) is not None:
        page = (
            await Message.filter(session_id=session_id, id__gt=after).using_db(reader()).order_by("id").limit(AT_ONCE)
        )
        for message in page:
            after = message.id
            yield message, session.participant_id
        if not page:
            if session.closed_at is not None:
                return
            await asyncio.sleep(PAUSE_SECONDS)


async def _heard_by(session_id: UUID, by: Principal) -> Session | None:
    session = await Session.filter(id=session_id).using_db(reader()).first()
    return session if session and may_take_part(session, by) else None
