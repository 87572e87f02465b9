"""The endpoints of webhooks, as their owners see them and as those see them who look after the server."""

from collections import defaultdict
from datetime import datetime
from typing import Annotated, TypeAlias
from uuid import UUID

import strawberry
from tortoise.functions import Count

from jkp import clock
from jkp.database import reader
from jkp.errors import Refused
from jkp.events.types import EventType
from jkp.opaque import cursor, global_id
from jkp.security.principals import Principal, Role
from jkp.security.scopes import Scope
from jkp.webhooks.destinations import host_of
from jkp.webhooks.models import WebhookDelivery as DeliveryRow
from jkp.webhooks.models import WebhookEndpoint as EndpointRow
from jkp.webhooks.terms import DeliveryState, DisabledReason
from jkp_schema.arguments import After, First, Id
from jkp_schema.batching import Batch
from jkp_schema.connection import Connection, Order, page
from jkp_schema.context import Info
from jkp_schema.ids import uuid_of
from jkp_schema.loaders import one_each
from jkp_schema.node import Node, fetched_by
from jkp_schema.policy import INHERIT, allow
from jkp_schema.webhooks.deliveries import WebhookDelivery

WATCHERS = {Role.OFFICER, Role.OPERATOR}
READERS = allow(Role.INTEGRATOR, *sorted(WATCHERS), scope=Scope.WEBHOOKS_MANAGE)
OLDEST_FIRST = Order(("created_at", "id"))
NEWEST_FIRST = Order(("created_at", "pos", "id"), descending=True)

States: TypeAlias = Annotated[DeliveryState | None, strawberry.argument(description="Only those that stand here.")]


async def _counts(endpoint_ids: list[UUID]) -> list[dict[DeliveryState, int]]:
    """How many deliveries of each endpoint stand where."""
    found: dict[UUID, dict[DeliveryState, int]] = defaultdict(dict)
    rows = DeliveryRow.filter(endpoint_id__in=endpoint_ids).using_db(reader()).annotate(number=Count("id"))
    for row in await rows.group_by("endpoint_id", "state").values("endpoint_id", "state", "number"):
        found[row["endpoint_id"]][row["state"]] = row["number"]
    return [found[each] for each in endpoint_ids]


COUNTS: Batch[UUID, dict[DeliveryState, int]] = Batch(_counts)
ENDPOINTS: Batch[UUID, EndpointRow | None] = Batch(one_each(EndpointRow, "id"))


@strawberry.type(description="Where an integrator is told of events. Moments are those of the server's own clock.")
class WebhookEndpoint(Node):
    """An endpoint."""

    __policy__ = INHERIT

    row: strawberry.Private[EndpointRow]
    owner: str = strawberry.field(description="The integrator: the subject of its token.")
    host: str = strawberry.field(description="The host of its url.")
    description: str = strawberry.field(description="What its owner calls it.")
    types: list[EventType] = strawberry.field(description="Only these types are sent; all, when there are none.")
    cursor: str = strawberry.field(description="Every event up to here was taken from the log for it.")
    is_enabled: bool = strawberry.field(description="Whether anything is sent to it.")
    disabled_at: datetime | None = strawberry.field(description="Since when nothing is sent.")
    disabled_reason: DisabledReason | None = strawberry.field(description="Why nothing is sent.")
    failing_since: datetime | None = strawberry.field(
        description="Since when nothing was taken; null when all is well."
    )
    rests_until: datetime | None = strawberry.field(description="Until when it is left alone, because it was down.")
    last_delivered_at: datetime | None = strawberry.field(description="When it last took something.")
    old_secret_until: datetime | None = strawberry.field(description="Until when the secret before signs as well.")
    replays_until: str | None = strawberry.field(description="The end of the replay that is running; null for none.")
    created_at: datetime = strawberry.field(description="When it was entered.")

    @classmethod
    def of(cls, row: EndpointRow) -> "WebhookEndpoint":
        """The endpoint of a row that the reader may see."""
        return cls(
            id=strawberry.ID(global_id("WebhookEndpoint", row.id)),
            row=row,
            owner=row.owner,
            host=host_of(row.url),
            description=row.description,
            types=[EventType(each) for each in row.types],
            cursor=cursor([row.pos]),
            is_enabled=row.disabled_at is None,
            disabled_at=row.disabled_at,
            disabled_reason=row.disabled_reason,
            failing_since=row.failing_since,
            rests_until=_coming(row.rests_until),
            last_delivered_at=row.last_delivered_at,
            old_secret_until=_coming(row.old_secret_until) if row.old_secret else None,
            replays_until=None if row.replay_until is None else cursor([row.replay_until]),
            created_at=row.created_at,
        )

    @strawberry.field(description="The whole url; null for everybody but its owner, for it may hold a key.")
    def url(self, info: Info) -> str | None:
        return self.row.url if _owns(self.row, info.context.principal) else None

    @strawberry.field(description="Who gets a mail when it is switched off; null for everybody but its owner.")
    def email(self, info: Info) -> str | None:
        return self.row.email if _owns(self.row, info.context.principal) else None

    @strawberry.field(description="How many deliveries wait.")
    async def waiting(self, info: Info) -> int:
        return (await COUNTS.load(info, self.row.id)).get(DeliveryState.WAITING, 0)

    @strawberry.field(description="How many deliveries were given up.")
    async def dead(self, info: Info) -> int:
        return (await COUNTS.load(info, self.row.id)).get(DeliveryState.DEAD, 0)

    @strawberry.field(description="What was and is to be delivered, the newest first.")
    async def deliveries(
        self, info: Info, state: States = None, first: First = 20, after: After = None
    ) -> Connection[WebhookDelivery] | None:
        rows = DeliveryRow.filter(endpoint_id=self.row.id).using_db(reader())
        rows = rows.filter(state=state) if state else rows
        return await page(rows, NEWEST_FIRST, first, after, WebhookDelivery.of)


def _coming(moment: datetime | None) -> datetime | None:
    """A moment that still lies ahead."""
    return moment if moment and moment > clock.machine_now() else None


def _owns(row: EndpointRow, principal: Principal) -> bool:
    return principal.role is Role.INTEGRATOR and principal.subject == row.owner


def _may_see(row: EndpointRow | None, principal: Principal) -> bool:
    return row is not None and (principal.role in WATCHERS or _owns(row, principal))


@fetched_by("WebhookEndpoint", Scope.WEBHOOKS_MANAGE)
async def fetch_endpoint(gid: str, info: Info) -> WebhookEndpoint | None:
    """An endpoint by global id."""
    try:
        row = await ENDPOINTS.load(info, uuid_of("WebhookEndpoint", gid))
    except Refused:
        return None
    return WebhookEndpoint.of(row) if row and _may_see(row, info.context.principal) else None


@fetched_by("WebhookDelivery", Scope.WEBHOOKS_MANAGE)
async def fetch_delivery(gid: str, info: Info) -> WebhookDelivery | None:
    """A delivery by global id."""
    try:
        row = await DeliveryRow.get_or_none(id=uuid_of("WebhookDelivery", gid), using_db=reader())
    except Refused:
        return None
    endpoint = await ENDPOINTS.load(info, row.endpoint_id) if row else None
    return WebhookDelivery.of(row) if row and _may_see(endpoint, info.context.principal) else None


@strawberry.type
class WebhooksQuery:
    """Queries about webhooks."""

    @strawberry.field(
        description="Your webhook endpoints, the oldest first; for officers and operators, everybody's.",
        metadata=READERS,
    )
    async def webhook_endpoints(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[WebhookEndpoint] | None:
        principal = info.context.principal
        rows = EndpointRow.all() if principal.role in WATCHERS else EndpointRow.filter(owner=principal.subject)
        return await page(rows.using_db(reader()), OLDEST_FIRST, first, after, WebhookEndpoint.of)

    @strawberry.field(description="A webhook endpoint.", metadata=READERS)
    async def webhook_endpoint(self, info: Info, id: Id) -> WebhookEndpoint | None:
        return await fetch_endpoint(id, info)
