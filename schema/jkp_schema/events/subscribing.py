"""Subscriptions: the event log as it grows, over WebSocket and server-sent events."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Annotated, TypeAlias

import strawberry

from jkp.events import feed
from jkp.events.following import Bookmark, follow
from jkp.events.log import EventType
from jkp.events.reading import Wanted
from jkp_schema.context import Info
from jkp_schema.events.types import (
    READERS,
    After,
    EventFilter,
    EventNotice,
    Filter,
    position_of,
    require_still_allowed,
    wanted_by,
)

CLAIM_STATUS = tuple(kind for kind in EventType if kind.value.startswith(("CLAIM_", "PAYMENT_")))
"""The types of event after which the status of a claim may be another one."""

ClaimId: TypeAlias = Annotated[strawberry.ID | None, strawberry.argument(description="Only this claim.")]
ParticipantId: TypeAlias = Annotated[strawberry.ID | None, strawberry.argument(description="Only this person's.")]


@strawberry.type(description="What can be followed.")
class Subscription:
    """What can be followed."""

    @strawberry.subscription(
        description="Every event after `after`, and then each new one; from now on without it. Goes on after a break "
        "with the last `cursor`, without a gap.",
        metadata=READERS,
    )
    def events(self, info: Info, after: After = None, filter: Filter = None) -> AsyncIterator[EventNotice]:
        return _followed(info, wanted_by(info.context.principal, filter), after)

    @strawberry.subscription(
        description="The same for changes of the status of claims: one claim, one person, or all that you may see.",
        metadata=READERS,
    )
    def claim_status_changed(
        self, info: Info, claim_id: ClaimId = None, participant_id: ParticipantId = None, after: After = None
    ) -> AsyncIterator[EventNotice]:
        asked = EventFilter(claim_id=claim_id, participant_id=participant_id)
        return _followed(info, wanted_by(info.context.principal, asked, CLAIM_STATUS), after)


async def _followed(info: Info, wanted: Wanted, after: str | None) -> AsyncGenerator[EventNotice, None]:
    """Each event is looked at with loaders of its own: what the one before has loaded is old."""
    context = info.context
    begin = after or context.last_event_id
    async with aclosing(follow(feed.current(), wanted, position_of(begin) if begin else None)) as found_ones:
        async for found in found_ones:
            if not isinstance(found, Bookmark):
                await context.pay()
            context.renew()
            if not isinstance(found, Bookmark):
                require_still_allowed(context, found)
            notice = EventNotice.at(found.pos, None if isinstance(found, Bookmark) else found)
            context.cursor = notice.cursor
            yield notice
