"""What integrators have sent to them again, or for a test."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import strawberry

from jkp.database import run_tx
from jkp.events.reading import require_kept
from jkp.webhooks import resending
from jkp_schema.context import Info
from jkp_schema.errors import answered
from jkp_schema.events.types import position_of
from jkp_schema.ids import uuid_of
from jkp_schema.requests import changed, once
from jkp_schema.webhooks.changing import OWNER
from jkp_schema.webhooks.inputs import ReplayWebhookEventsInput, ResendWebhookDeliveryInput, WebhookEndpointInput
from jkp_schema.webhooks.payloads import (
    WebhookDeliveryPayload,
    WebhookEndpointPayload,
    endpoint_id_of,
    the_delivery,
    the_endpoint,
)


@strawberry.type
class WebhookDeliveriesMutation:
    """Mutations about what is delivered."""

    @strawberry.mutation(description="Send an event of the type WEBHOOK_TEST to an endpoint.", metadata=OWNER)
    async def send_webhook_test(self, info: Info, input: WebhookEndpointInput) -> WebhookDeliveryPayload:
        def verb() -> Awaitable[UUID]:
            return resending.send_test(endpoint_id_of(input.id), info.context.principal.subject)

        return await changed(WebhookDeliveryPayload, info, input, verb, the_delivery)

    @strawberry.mutation(
        description="Send a part of the log again, with the same ids. What is older than the log is CURSOR_EXPIRED.",
        metadata=OWNER,
    )
    async def replay_webhook_events(self, info: Info, input: ReplayWebhookEventsInput) -> WebhookEndpointPayload:
        async def effect() -> dict[str, Any]:
            after, until = position_of(input.after), position_of(input.until) if input.until else None
            await require_kept(after)
            owner, one = info.context.principal.subject, once(info, input)

            def verb() -> Awaitable[UUID]:
                return resending.replay(endpoint_id_of(input.id), owner, after, until)

            return await the_endpoint(await run_tx(lambda: one.run(verb)))

        return await answered(WebhookEndpointPayload, info, effect)

    @strawberry.mutation(description="Send one delivery again, in particular a dead one.", metadata=OWNER)
    async def resend_webhook_delivery(self, info: Info, input: ResendWebhookDeliveryInput) -> WebhookDeliveryPayload:
        def verb() -> Awaitable[UUID]:
            delivery_id = uuid_of("WebhookDelivery", input.id)
            return resending.resend(delivery_id, info.context.principal.subject)

        return await changed(WebhookDeliveryPayload, info, input, verb, the_delivery)

    @strawberry.mutation(description="Send every delivery again that was given up.", metadata=OWNER)
    async def resend_dead_webhook_deliveries(self, info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
        def verb() -> Awaitable[UUID]:
            return resending.resend_dead(endpoint_id_of(input.id), info.context.principal.subject)

        return await changed(WebhookEndpointPayload, info, input, verb, the_endpoint)
