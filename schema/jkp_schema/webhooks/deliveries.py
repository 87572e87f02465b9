"""What is delivered to endpoints of webhooks, and how each attempt went."""

from datetime import datetime
from uuid import UUID

import strawberry

from jkp.opaque import cursor, global_id
from jkp.webhooks.models import WebhookAttempt as AttemptRow
from jkp.webhooks.models import WebhookDelivery as DeliveryRow
from jkp.webhooks.terms import AttemptFailure, DeliveryState
from jkp_schema.batching import Batch
from jkp_schema.context import Info
from jkp_schema.loaders import many_each
from jkp_schema.node import Node
from jkp_schema.policy import INHERIT

ATTEMPTS: Batch[UUID, list[AttemptRow]] = Batch(many_each(AttemptRow, "delivery_id", "id"))


@strawberry.type(description="One request to an endpoint. Of the answer nothing but its status is kept.")
class WebhookAttempt:
    """An attempt."""

    __policy__ = INHERIT

    begun_at: datetime = strawberry.field(description="When it was sent; the server's own clock.")
    milliseconds: int = strawberry.field(description="How long it took.")
    status: int | None = strawberry.field(description="HTTP status of the answer; null when there was none.")
    failure: AttemptFailure | None = strawberry.field(description="Why it was no success; null when it was one.")

    @classmethod
    def of(cls, row: AttemptRow) -> "WebhookAttempt":
        """The attempt of a row."""
        return cls(begun_at=row.begun_at, milliseconds=row.milliseconds, status=row.status, failure=row.failure)


@strawberry.type(description="One event for one endpoint. Moments are those of the server's own clock.")
class WebhookDelivery(Node):
    """A delivery."""

    __policy__ = INHERIT

    row: strawberry.Private[DeliveryRow]
    event_id: strawberry.ID = strawberry.field(description="What is sent as `webhook-id`, each time.")
    type: str = strawberry.field(description="A type of event, or WEBHOOK_TEST.")
    cursor: str | None = strawberry.field(description="Where the event is in the log; null for a test event.")
    claim_id: strawberry.ID | None = strawberry.field(description="About which claim, if about one.")
    claim_version: int | None = strawberry.field(description="The version of the claim after the event.")
    state: DeliveryState = strawberry.field(description="Where it stands.")
    created_at: datetime = strawberry.field(description="When it was taken from the log.")
    next_try_at: datetime | None = strawberry.field(
        description="When it is sent next, unless an earlier one of its claim is still waiting; null when it is done."
    )
    ended_at: datetime | None = strawberry.field(description="When it was delivered, or given up.")

    @classmethod
    def of(cls, row: DeliveryRow) -> "WebhookDelivery":
        """The delivery of a row that the reader may see."""
        return cls(
            id=strawberry.ID(global_id("WebhookDelivery", row.id)),
            row=row,
            event_id=strawberry.ID(str(row.event_id)),
            type=row.type,
            cursor=cursor([row.pos]) if row.pos else None,
            claim_id=strawberry.ID(global_id("Claim", row.claim_id)) if row.claim_id else None,
            claim_version=row.version,
            state=row.state,
            created_at=row.created_at,
            next_try_at=row.next_at if row.state is DeliveryState.WAITING else None,
            ended_at=row.ended_at,
        )

    @strawberry.field(description="The attempts, the first one first.")
    async def attempts(self, info: Info) -> list[WebhookAttempt]:
        return [WebhookAttempt.of(row) for row in await ATTEMPTS.load(info, self.row.id)]
