"""Who wants to know what has happened: the events of the log, and those who are told."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jkp.events.log import EventType


@dataclass(frozen=True, kw_only=True)
class Event:
    """One change that was committed. Its payload holds ids and codes, never personal data.

    `pos` is its place in the log, dense and in the order of commits; `event_id` is the same whenever it is told again.
    `version` counts the changes of one claim. `occurred_at` is the programme's time, in UTC. `request_id` names the
    request that caused it, as the logs do; None where time, a job board that was asked, or a command has.

    Example: `event.payload["activity"]`
    """

    pos: int
    event_id: UUID
    type: EventType
    participant_id: UUID
    claim_id: UUID | None = None
    version: int | None = None
    payload: Mapping[str, object] = field(default_factory=dict)
    occurred_at: datetime
    request_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subscriber:
    """Who is told of these types of event, after their commit, in the order of `pos`, and at least once.

    `handle` must be harmless when it is told the same again (keep `event_id`). It cannot veto: what it raises is tried
    again, after one second, then two, doubling up to five minutes; after eight times the event is put aside as a dead
    one, and the next is told. While the plugin's subscribers are switched off for their faults, nothing is counted. It
    begins with what happens after the plugin was first enabled. `name` tells several subscribers of one plugin apart,
    and keeps its place in the log: do not change it.

    Example: `Subscriber(events=[EventType.CLAIM_OPENED], handle=tell_the_board)`
    """

    events: Sequence[EventType]
    handle: Callable[[Event], Awaitable[None]]
    name: str = ""
