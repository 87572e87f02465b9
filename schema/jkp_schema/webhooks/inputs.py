"""What mutations about webhooks are given."""

import strawberry

from jkp.events.types import EventType
from jkp_schema.claims.stepping import KEY


@strawberry.input(description="A new endpoint.")
class CreateWebhookEndpointInput:
    """Input of `createWebhookEndpoint`."""

    url: str = strawberry.field(description="Where to: https, port 443 or 8443, a public address.")
    email: str = strawberry.field(description="Who gets a mail when it is switched off because it fails.")
    description: str = strawberry.field(description="What you call it, at most 200 characters.", default="")
    types: list[EventType] | None = strawberry.field(description="Only these types; all without it.", default=None)
    after: str | None = strawberry.field(
        description="The `cursor` of the last event that you have; from now on without it.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="What is to be changed of an endpoint; what is left out stays.")
class ChangeWebhookEndpointInput:
    """Input of `changeWebhookEndpoint`."""

    id: strawberry.ID = strawberry.field(description="The endpoint.")
    url: str | None = strawberry.field(description="Where to; what waits already goes there too.", default=None)
    email: str | None = strawberry.field(description="Who gets a mail when it is switched off.", default=None)
    description: str | None = strawberry.field(description="What you call it.", default=None)
    types: list[EventType] | None = strawberry.field(
        description="Only these types from now on; all, when the list is empty.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="An endpoint.")
class WebhookEndpointInput:
    """Input of mutations that need nothing but the endpoint."""

    id: strawberry.ID = strawberry.field(description="The endpoint.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="An endpoint that gets a new secret.")
class RotateWebhookSecretInput:
    """Input of `rotateWebhookSecret`."""

    id: strawberry.ID = strawberry.field(description="The endpoint.")
    overlap_hours: int = strawberry.field(
        description="Hours for which the secret before signs as well, 0 to 168; 0 when somebody else has it.",
        default=24,
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A part of the log that is to be sent again.")
class ReplayWebhookEventsInput:
    """Input of `replayWebhookEvents`."""

    id: strawberry.ID = strawberry.field(description="The endpoint.")
    after: str = strawberry.field(description="The `cursor` after which it begins.")
    until: str | None = strawberry.field(
        description="The `cursor` of the last one; without it, up to the newest that was sent.", default=None
    )
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.input(description="A delivery that is to be sent again.")
class ResendWebhookDeliveryInput:
    """Input of `resendWebhookDelivery`."""

    id: strawberry.ID = strawberry.field(description="The delivery.")
    idempotency_key: str = strawberry.field(description=KEY)
