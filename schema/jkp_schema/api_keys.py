"""API keys: by which systems come in, without a person."""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry

from jkp import clock
from jkp.access import keys
from jkp.access.models import ApiKey as KeyRow
from jkp.database import reader
from jkp.security.principals import Role
from jkp.security.scopes import Scope
from jkp_schema.arguments import After, First
from jkp_schema.connection import Connection, Order, page
from jkp_schema.context import Context, Info
from jkp_schema.errors import UserError
from jkp_schema.ids import global_id, uuid_of
from jkp_schema.policy import INHERIT, allow
from jkp_schema.requests import changed

NEWEST_FIRST = Order(("created_at", "id"), descending=True)
MANAGERS = allow(Role.OPERATOR, scope=Scope.KEYS_MANAGE)
KEY = "Unique for this request; sent again it gives the first answer."
NO_ERRORS = "Why not; empty when it was done."


@strawberry.type(description="A key by which a system comes in; the key itself is never told again.")
class ApiKey:
    """An API key."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id.")
    hint: str = strawberry.field(description="How the key begins, so that people can tell it from others.")
    role: Role = strawberry.field(description="The role that it has.")
    subject: str = strawberry.field(description="Who uses it; several keys may be one subject's.")
    scopes: list[str] = strawberry.field(description="What it may be used for, within its role.")
    created_at: datetime = strawberry.field(description="When it was made.")
    created_by: str = strawberry.field(description="Who made it.")
    expires_at: datetime = strawberry.field(description="When it ends.")
    last_used_on: date | None = strawberry.field(description="The last day on which it was used.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked, if it was.")
    revoked_by: str | None = strawberry.field(description="Who revoked it.")
    active: bool = strawberry.field(description="Whether it opens anything now.")

    @classmethod
    def of(cls, row: KeyRow) -> "ApiKey":
        """The key of a row."""
        return cls(
            id=strawberry.ID(global_id("ApiKey", row.id)),
            hint=keys.hint(row),
            role=row.role,
            subject=row.subject,
            scopes=list(row.scopes),
            created_at=row.created_at,
            created_by=row.created_by,
            expires_at=row.expires_at,
            last_used_on=row.last_used_on,
            revoked_at=row.revoked_at,
            revoked_by=row.revoked_by,
            active=row.revoked_at is None and row.expires_at > clock.machine_now(),
        )


@strawberry.input(description="A key to make.")
class CreateApiKeyInput:
    """Input of `createApiKey`."""

    role: Role = strawberry.field(description="INTEGRATOR, EMPLOYER, TRAINING_PROVIDER or OPERATOR.")
    subject: str = strawberry.field(
        description="Who uses it, 1-200 characters: an employer's npp, a provider's code, or the name of a system."
    )
    scopes: list[str] = strawberry.field(
        description="What it may be used for, like events:read; the name of a plugin for all that it offers."
    )
    days: int = strawberry.field(description="For how many days, 1-366.", default=90)
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `createApiKey` answers.")
class CreateApiKeyPayload:
    """Payload."""

    __policy__ = INHERIT

    api_key: ApiKey | None = strawberry.field(description="The key's entry.", default=None)
    secret: str | None = strawberry.field(
        description="The key itself, told this one time; null when the same request is sent again.", default=None
    )
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.input(description="A key that is to open nothing any more.")
class RevokeApiKeyInput:
    """Input of `revokeApiKey`."""

    api_key_id: strawberry.ID = strawberry.field(description="The key.")
    idempotency_key: str = strawberry.field(description=KEY)


@strawberry.type(description="What `revokeApiKey` answers.")
class RevokeApiKeyPayload:
    """Payload."""

    __policy__ = INHERIT

    api_key: ApiKey | None = strawberry.field(description="The key's entry.", default=None)
    errors: list[UserError] = strawberry.field(description=NO_ERRORS)


@strawberry.type
class ApiKeysQuery:
    """Queries about API keys."""

    @strawberry.field(description="All API keys, the newest first.", metadata=MANAGERS)
    async def api_keys(self, info: Info, first: First = 20, after: After = None) -> Connection[ApiKey] | None:
        return await page(KeyRow.all().using_db(reader()), NEWEST_FIRST, first, after, ApiKey.of)


@strawberry.type
class ApiKeysMutation:
    """Mutations of API keys."""

    @strawberry.mutation(description="Make an API key for a system.", metadata=MANAGERS)
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> CreateApiKeyPayload:
        told: list[str] = []

        async def verb() -> UUID:
            new = keys.NewKey(role=input.role, subject=input.subject, scopes=input.scopes, days=input.days)
            key_id, secret = await keys.create(info.context.principal, new, _grantable(info.context))
            told.append(secret)
            return key_id

        async def shown(key_id: UUID) -> dict[str, Any]:
            return {"api_key": await _shown(key_id), "secret": told[0] if told else None}

        return await changed(CreateApiKeyPayload, info, input, verb, shown)

    @strawberry.mutation(
        description="Revoke an API key: it opens nothing from now on, and what it has open is closed.",
        metadata=MANAGERS,
    )
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> RevokeApiKeyPayload:
        async def shown(key_id: UUID) -> dict[str, Any]:
            info.context.runtime.watch.fell(key_id)
            return {"api_key": await _shown(key_id)}

        def verb() -> Awaitable[UUID]:
            return keys.revoke(info.context.principal, uuid_of("ApiKey", input.api_key_id, "apiKeyId"))

        return await changed(RevokeApiKeyPayload, info, input, verb, shown)


def _grantable(context: Context) -> frozenset[str]:
    return keys.grantable([plugin.name for plugin in context.runtime.host.plugins])


async def _shown(key_id: UUID) -> ApiKey:
    return ApiKey.of(await KeyRow.get(id=key_id, using_db=reader()))
