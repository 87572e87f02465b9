"""The event log as clients read and follow it: what has happened, in order, from any position that is kept."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from jkp.errors import Code, refuse
from jkp.events.log import Event as EventRow
from jkp.events.log import EventType
from jkp.events.reading import Wanted, require_kept
from jkp.security.principals import Principal, Role
from jkp.security.scopes import Scope
from jkp_schema.arguments import First
from jkp_schema.claims.types import Claim, visible_claim
from jkp_schema.connection import Connection, Order, cursor, page, sort_key
from jkp_schema.context import Context, Info
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.policy import INHERIT, allow, denied, scoped

IN_ORDER = Order(("pos",))
READERS = allow(Role.PARTICIPANT, Role.OFFICER, Role.INTEGRATOR, Role.OPERATOR, scope=Scope.EVENTS_READ)
ALL_EVENTS = {Role.OFFICER, Role.INTEGRATOR, Role.OPERATOR}

After: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="The `cursor` of the last event that you have; from the beginning without one."),
]


@strawberry.input(description="Which events are wanted; what is left out takes all.")
class EventFilter:
    """A filter of the event log."""

    claim_id: strawberry.ID | None = strawberry.field(description="Only those of this claim.", default=None)
    participant_id: strawberry.ID | None = strawberry.field(description="Only those about this person.", default=None)
    types: list[EventType] | None = strawberry.field(description="Only these types.", default=None)


Filter: TypeAlias = Annotated[EventFilter | None, strawberry.argument(description="Which events.")]


@strawberry.type(
    description="Something that happened. It is told at least once: look at `eventId`. It holds no personal data."
)
class Event:
    """An event of the log."""

    __policy__ = INHERIT

    row: strawberry.Private[EventRow]
    cursor: str = strawberry.field(description="Where it is in the log: give it as `after` to go on behind it.")
    event_id: strawberry.ID = strawberry.field(description="Unique; the same event never has another.")
    type: EventType = strawberry.field(description="What happened; the documentation says what each means.")
    participant_id: strawberry.ID = strawberry.field(description="About whom.")
    claim_id: strawberry.ID | None = strawberry.field(description="About which claim, if about one.")
    claim_version: int | None = strawberry.field(description="The version of the claim after it; it has no gaps.")
    payload: JSON = strawberry.field(description="Ids and codes; what is in it for each type is documented.")
    occurred_at: datetime = strawberry.field(description="When.")

    @classmethod
    def of(cls, row: EventRow) -> "Event":
        """The event of a row."""
        return cls(
            row=row,
            cursor=cursor([row.pos]),
            event_id=strawberry.ID(str(row.event_id)),
            type=row.type,
            participant_id=strawberry.ID(global_id("Participant", row.participant_id)),
            claim_id=strawberry.ID(global_id("Claim", row.claim_id)) if row.claim_id else None,
            claim_version=row.version,
            payload=JSON(dict(row.payload)),
            occurred_at=row.occurred_at,
        )

    @strawberry.field(
        description="The id of the request that caused it, which the answer's `X-Request-ID` told, or over a socket "
        "`extensions.requestId`; null where time or a system of ours has.",
        metadata=allow(Role.OFFICER, Role.OPERATOR),
    )
    def request_id(self) -> str | None:
        return self.row.request_id

    @strawberry.field(description="The claim as it stands now, if you may see it.", metadata=scoped(Scope.CLAIMS_READ))
    async def claim(self, info: Info) -> Claim | None:
        return await visible_claim(self.row.claim_id, info.context) if self.row.claim_id else None


@strawberry.type(description="How far the log was told, and what happened there.")
class EventNotice:
    """An event, or a bookmark."""

    __policy__ = INHERIT

    cursor: str = strawberry.field(description="Everything wanted up to here was told: keep it to go on from here.")
    event: Event | None = strawberry.field(
        description="What happened; null for a bookmark, which only keeps you going."
    )

    @classmethod
    def at(cls, pos: int, row: EventRow | None = None) -> "EventNotice":
        """The notice of a position."""
        return cls(cursor=cursor([pos]), event=Event.of(row) if row else None)


@strawberry.type
class EventsQuery:
    """The log, page by page."""

    @strawberry.field(
        description="What has happened, in order. Ask again with `endCursor` to go on; the page may be empty.",
        metadata=READERS,
    )
    async def events(
        self, info: Info, first: First = 20, after: After = None, filter: Filter = None
    ) -> Connection[Event] | None:
        wanted = wanted_by(info.context.principal, filter)
        if after is not None:
            await require_kept(position_of(after))
        return await page(wanted.rows(), IN_ORDER, first, after, Event.of)


def wanted_by(principal: Principal, filter: EventFilter | None, types: Collection[EventType] = ()) -> Wanted:
    """What the reader asks for and may see. Error: NOT_FOUND for somebody else's."""
    given = filter or EventFilter()
    participant = uuid_of("Participant", given.participant_id, "participantId") if given.participant_id else None
    return Wanted(
        participant_id=_of_reader(principal, participant),
        claim_id=uuid_of("Claim", given.claim_id, "claimId") if given.claim_id else None,
        types=tuple(given.types or types),
    )


def _of_reader(principal: Principal, participant_id: UUID | None) -> UUID | None:
    if principal.role in ALL_EVENTS:
        return participant_id
    if participant_id is None or principal.is_participant(participant_id):
        return principal.participant_id
    raise refuse(Code.NOT_FOUND, path=("participantId",))


def position_of(after: str) -> int:
    """The position that a cursor stands for. Error: INVALID_INPUT."""
    (pos,) = sort_key(after, IN_ORDER, EventRow)
    return int(pos)


def require_still_allowed(context: Context, row: EventRow) -> None:
    """Look again, for each event, whether it may be told. Error: FORBIDDEN."""
    principal = context.principal
    if principal.role not in ALL_EVENTS and not principal.is_participant(row.participant_id):
        raise denied(Code.FORBIDDEN.value, context.language)
