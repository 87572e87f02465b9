"""What integrators do with their webhook endpoints."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import strawberry

from jkp.database import run_tx
from jkp.events.reading import require_kept
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp.webhooks import endpoints, signing
from jkp.webhooks.destinations import require_possible
from jkp.webhooks.endpoints import Changes, NewEndpoint
from jkp.webhooks.terms import DisabledReason
from jkp_schema.context import Info
from jkp_schema.errors import answered
from jkp_schema.events.types import position_of
from jkp_schema.ids import global_id
from jkp_schema.policy import allow
from jkp_schema.requests import changed, once
from jkp_schema.webhooks.inputs import (
    ChangeWebhookEndpointInput,
    CreateWebhookEndpointInput,
    RotateWebhookSecretInput,
    WebhookEndpointInput,
)
from jkp_schema.webhooks.payloads import (
    RemoveWebhookEndpointPayload,
    WebhookEndpointPayload,
    WebhookSecretPayload,
    endpoint_id_of,
    the_endpoint,
)

OWNER = allow(Role.INTEGRATOR, scope=Scope.WEBHOOKS_MANAGE)


@strawberry.type
class WebhookEndpointsMutation:
    """Mutations about endpoints of webhooks."""

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
            return endpoints.change(endpoint_id_of(input.id), info.context.principal.subject, changes)

        async def effect() -> dict[str, Any]:
            if input.url is not None:
                await require_possible(input.url, info.context.runtime.settings.webhooks)
            one = once(info, input)
            return await the_endpoint(await run_tx(lambda: one.run(verb)))

        return await answered(WebhookEndpointPayload, info, effect)

    @strawberry.mutation(description="Remove an endpoint, with all its deliveries.", metadata=OWNER)
    async def remove_webhook_endpoint(self, info: Info, input: WebhookEndpointInput) -> RemoveWebhookEndpointPayload:
        def verb() -> Awaitable[UUID]:
            return endpoints.remove(endpoint_id_of(input.id), info.context.principal.subject)

        async def shown(endpoint_id: UUID) -> dict[str, Any]:
            return {"removed_id": strawberry.ID(global_id("WebhookEndpoint", endpoint_id))}

        return await changed(RemoveWebhookEndpointPayload, info, input, verb, shown)

    @strawberry.mutation(
        description="Give an endpoint a new secret; for a while both sign, so that nothing is missed.", metadata=OWNER
    )
    async def rotate_webhook_secret(self, info: Info, input: RotateWebhookSecretInput) -> WebhookSecretPayload:
        overlap = timedelta(hours=input.overlap_hours)

        def verb(secret: str) -> Awaitable[UUID]:
            return endpoints.rotate(endpoint_id_of(input.id), info.context.principal.subject, secret, overlap)

        return await answered(WebhookSecretPayload, info, lambda: _with_secret(info, input, verb))

    @strawberry.mutation(
        description="Send nothing more to an endpoint. What happens meanwhile waits. Operators may too.",
        metadata=allow(Role.INTEGRATOR, Role.OPERATOR, scope=Scope.WEBHOOKS_MANAGE),
    )
    async def disable_webhook_endpoint(self, info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
        principal = info.context.principal
        is_owner = principal.role is Role.INTEGRATOR
        reason = DisabledReason.BY_OWNER if is_owner else DisabledReason.BY_OPERATOR

        def verb() -> Awaitable[UUID]:
            return endpoints.disable(endpoint_id_of(input.id), reason, principal.subject if is_owner else None)

        return await changed(WebhookEndpointPayload, info, input, verb, the_endpoint)

    @strawberry.mutation(description="Send to an endpoint again, from where it stopped.", metadata=OWNER)
    async def enable_webhook_endpoint(self, info: Info, input: WebhookEndpointInput) -> WebhookEndpointPayload:
        def verb() -> Awaitable[UUID]:
            return endpoints.enable(endpoint_id_of(input.id), info.context.principal.subject)

        return await changed(WebhookEndpointPayload, info, input, verb, the_endpoint)


async def _with_secret(info: Info, request: object, verb: Callable[[str], Awaitable[UUID]]) -> dict[str, Any]:
    """What a verb answers that enters a secret; a request that was sent before enters none, and shows none."""
    made: list[str] = []

    def first_time() -> Awaitable[UUID]:
        made.append(signing.new_secret())
        return verb(made[-1])

    one = once(info, request)
    shown = await the_endpoint(await run_tx(lambda: one.run(first_time)))
    return {**shown, "secret": made[-1] if made else None}


async def _kept_place(after: str | None) -> int | None:
    """The place that a cursor stands for, if the log holds all after it. Errors: CURSOR_EXPIRED, INVALID_INPUT."""
    if after is None:
        return None
    place = position_of(after)
    await require_kept(place)
    return place
