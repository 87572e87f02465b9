"""What mutations about webhooks answer."""

from typing import Any
from uuid import UUID

import strawberry

from jkp.webhooks.models import WebhookDelivery as DeliveryRow
from jkp.webhooks.models import WebhookEndpoint as EndpointRow
from jkp_schema.claims.stepping import NO_ERRORS
from jkp_schema.errors import UserError
from jkp_schema.ids import uuid_of
from jkp_schema.policy import INHERIT
from jkp_schema.webhooks.deliveries import WebhookDelivery
from jkp_schema.webhooks.types import WebhookEndpoint

ENDPOINT_AFTER = "The endpoint after it."
SHOWN_ONCE = "Signs what is sent. It is shown here and never again; null when the request was sent before."


@strawberry.type(description="What a change of an endpoint answers.")
class WebhookEndpointPayload:
    """Payload."""

    __policy__ = INHERIT

    webhook_endpoint: WebhookEndpoint | None = strawberry.field(description=ENDPOINT_AFTER, default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type(description="What a new secret comes with.")
class WebhookSecretPayload:
    """Payload with a secret."""

    __policy__ = INHERIT

    webhook_endpoint: WebhookEndpoint | None = strawberry.field(description=ENDPOINT_AFTER, default=None)
    secret: str | None = strawberry.field(description=SHOWN_ONCE, default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type(description="What the removal of an endpoint answers.")
class RemoveWebhookEndpointPayload:
    """Payload."""

    __policy__ = INHERIT

    removed_id: strawberry.ID | None = strawberry.field(description="The endpoint that is no more.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type(description="What sending one delivery answers.")
class WebhookDeliveryPayload:
    """Payload."""

    __policy__ = INHERIT

    webhook_delivery: WebhookDelivery | None = strawberry.field(description="It is sent in a moment.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


async def the_endpoint(endpoint_id: UUID) -> dict[str, Any]:
    """What a payload shows of an endpoint: nothing where it was removed since the first answer."""
    row = await EndpointRow.get_or_none(id=endpoint_id)
    return {"webhook_endpoint": WebhookEndpoint.of(row) if row else None}


async def the_delivery(delivery_id: UUID) -> dict[str, Any]:
    """What a payload shows of a delivery."""
    row = await DeliveryRow.get_or_none(id=delivery_id)
    return {"webhook_delivery": WebhookDelivery.of(row) if row else None}


def endpoint_id_of(gid: str) -> UUID:
    """The row's id. Error: NOT_FOUND."""
    return uuid_of("WebhookEndpoint", gid)
