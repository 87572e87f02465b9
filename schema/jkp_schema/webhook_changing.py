"""What integrators do with their webhooks."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import strawberry

from jkp.database import run_tx
from jkp.events.reading import require_kept
from jkp.events.types import EventType
from jkp.security.principals import Role
from jkp.webhooks import endpoints, resending, signing
from jkp.webhooks.destinations import require_possible
from jkp.webhooks.endpoints import Changes, NewEndpoint
from jkp.webhooks.models import WebhookDelivery as DeliveryRow
from jkp.webhooks.models import WebhookEndpoint as EndpointRow
from jkp.webhooks.terms import DisabledReason
from jkp_schema.context import Info
from jkp_schema.errors import UserError, answered
from jkp_schema.events import position_of
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed, once
from jkp_schema.stepping import KEY, NO_ERRORS
from jkp_schema.webhooks import WebhookDelivery, WebhookEndpoint

OWNER = allow(Role.INTEGRATOR)
ENDPOINT_AFTER = "The endpoint after it."
SHOWN_ONCE = "Signs what is sent. It is shown here and never again; null when the request was sent before."


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


async def _endpoint(endpoint_id: UUID) -> dict[str, Any]:
    """Nothing where it was removed since the first answer."""
    row = await EndpointRow.get_or_none(id=endpoint_id)
    return {"webhook_endpoint": WebhookEndpoint.of(row) if row else None}


async def _delivery(delivery_id: UUID) -> dict[str, Any]:
    row = await DeliveryRow.get_or_none(id=delivery_id)
    return {"webhook_delivery": WebhookDelivery.of(row) if row else None}


def _named(gid: str) -> UUID:
    return uuid_of("WebhookEndpoint", gid)


async def _with_secret(info: Info, request: object, verb: Callable[[str], Awaitable[UUID]]) -> dict[str, Any]:
    """What a verb answers that enters a secret; a request that was sent before enters none, and shows none."""
    made: list[str] = []

    def first_time() -> Awaitable[UUID]:
        made.append(signing.new_secret())
        return verb(made[-1])

    one = once(info, request)
    shown = await _endpoint(await run_tx(lambda: one.run(first_time)))
    return {**shown, "secret": made[-1] if made else None}


@strawberry.type
class WebhooksMutation:
    """Mutations about webhooks."""

    @strawberry.mutation(description="Enter an endpoint, to which events are sent.", metadata=OWNER)
    async def create_webhook_endpoint(self, info: Info, input: CreateWebhookEndpointInput) -> WebhookSecretPayload:
        settings = info.context.runtime.settings.webhooks

        async def effect() -> dict[str, Any]:
            await require_possible(input.url, settings)
            new = NewEndpoint(
                owner=info.context.principal.subject,
                url=input.url,
                email=input.email,
                description=input.description,
                types=input.types or (),
                after=await _kept_place(input.after),
            )
            return await _with_secret(info, input, lambda it: endpoints.create(new, it, settings.most_endpoints))

        return await answered(WebhookSecretPayload, info, effect)

    @strawberry.mutation(description="Change an endpoint.", metadata=OWNER)
    async def change_webhook_endpoint(self, info: Info, input: ChangeWebhookEndpointInput) -> WebhookEndpointPayload:
        changes = Changes(url=input.url, email=input.email, description=input.description, types=input.types)

        def verb() -> Awaitable[UUID]:
            return endpoints.change(_named(input.id), info.context.principal.subject, changes)

        async def effect() -> dict[str, Any]:
            if input.url is not None:
                await require_possible(input.url, info.context.runtime.settings.webhooks)
            one = once(info, input)
            return await _endpoint(await run_tx(lambda: one.run(verb)))

        return await answered(WebhookEndpointPayload, info, effect)

    @strawberry.mutation(description="Remove an endpoint, with all its deliveries.", metadata=OWNER)
    async def remove_webhook_endpoint(self, info: Info, input: WebhookEndpointInput) -> RemoveWebhookEndpointPayload:
        def verb() -> Awaitable[UUID]:
            return endpoints.remove(_named(input.id), info.context.principal.subject)

        async def shown(endpoint_id: UUID) -> dict[str, Any]:
            return {"removed_id": strawberry.ID(global_id("WebhookEndpoint", endpoint_id))}

        return await changed(RemoveWebhookEndpointPayload, info, input, verb, shown)

    @strawberry.mutation(
        description="Give an endpoint a new secret; for a while both sign, so that nothing is missed.", metadata=OWNER
    )
    async def rotate_webhook_secret(self, info: Info, input: RotateWebhookSecretInput) -> WebhookSecretPayload:
        overlap = timedelta(hours=input.overlap_hours)

        def verb(secret: str) -> Awaitable[UUID]:
            return endpoints.rotate(_named(input.id), info.context.principal.subject, secret, overlap)

        return await answered(WebhookSecretPayload, info, lambda: _with_secret(info, input, verb))

    @strawberry.mutation(
        description="Send nothing more to an endpoint. What happens meanwhile waits. Operators may too.",
        metadata=allow(Role.INTEGRATOR, Role.OPERATOR),
    )
    async def disable_webhook_endpoint(self, info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
        principal = info.context.principal
        is_owner = principal.role is Role.INTEGRATOR
        reason = DisabledReason.BY_OWNER if is_owner else DisabledReason.BY_OPERATOR

        def verb() -> Awaitable[UUID]:
            return endpoints.disable(_named(input.id), reason, principal.subject if is_owner else None)

        return await changed(WebhookEndpointPayload, info, input, verb, _endpoint)

    @strawberry.mutation(description="Send to an endpoint again, from where it stopped.", metadata=OWNER)
    async def enable_webhook_endpoint(self, info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
        def verb() -> Awaitable[UUID]:
            return endpoints.enable(_named(input.id), info.context.principal.subject)

        return await changed(WebhookEndpointPayload, info, input, verb, _endpoint)

    @strawberry.mutation(description="Send an event of the type WEBHOOK_TEST to an endpoint.", metadata=OWNER)
    async def send_webhook_test(self, info: Info, input: WebhookEndpointInput) -> WebhookDeliveryPayload:
        def verb() -> Awaitable[UUID]:
            return resending.send_test(_named(input.id), info.context.principal.subject)

        return await changed(WebhookDeliveryPayload, info, input, verb, _delivery)

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
                return resending.replay(_named(input.id), owner, after, until)

            return await _endpoint(await run_tx(lambda: one.run(verb)))

        return await answered(WebhookEndpointPayload, info, effect)

    @strawberry.mutation(description="Send one delivery again, in particular a dead one.", metadata=OWNER)
    async def resend_webhook_delivery(self, info: Info, input: ResendWebhookDeliveryInput) -> WebhookDeliveryPayload:
        def verb() -> Awaitable[UUID]:
            delivery_id = uuid_of("WebhookDelivery", input.id)
            return resending.resend(delivery_id, info.context.principal.subject)

        return await changed(WebhookDeliveryPayload, info, input, verb, _delivery)

    @strawberry.mutation(description="Send every delivery again that was given up.", metadata=OWNER)
    async def resend_dead_webhook_deliveries(self, info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
        def verb() -> Awaitable[UUID]:
            return resending.resend_dead(_named(input.id), info.context.principal.subject)

        return await changed(WebhookEndpointPayload, info, input, verb, _endpoint)


async def _kept_place(after: str | None) -> int | None:
    """The place that a cursor stands for, if the log holds all after it. Errors: CURSOR_EXPIRED, INVALID_INPUT."""
    if after is None:
        return None
    place = position_of(after)
    await require_kept(place)
    return place
