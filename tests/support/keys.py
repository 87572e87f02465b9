"""API keys, made and revoked over the API by an operator."""

from dataclasses import replace
from typing import Any

from support import operations as op
from support.api import Api

from jkp.security.principals import Role

CREATE = """mutation($role: Role!, $subject: String!, $scopes: [String!]!, $days: Int!, $key: String!) {
  createApiKey(input: {role: $role, subject: $subject, scopes: $scopes, days: $days, idempotencyKey: $key}) {
    secret apiKey { id hint role subject scopes active expiresAt } errors { code path message }
  }
}"""
REVOKE = """mutation($id: ID!, $key: String!) {
  revokeApiKey(input: {apiKeyId: $id, idempotencyKey: $key}) {
    apiKey { active revokedBy revokedAt } errors { code path }
  }
}"""
LIST = """{ apiKeys { nodes {
  id hint role subject scopes createdBy expiresAt lastUsedOn revokedAt revokedBy active
} } }"""


def operator(api: Api) -> Api:
    return api.acting(Role.OPERATOR, "operator")


async def asked(api: Api, role: str, subject: str, *scopes: str, days: int = 90, key: str = "") -> dict[str, Any]:
    """What `createApiKey` answers to whoever `api` is."""
    given = {"role": role, "subject": subject, "scopes": list(scopes), "days": days, "key": key or op.key()}
    payload: dict[str, Any] = (await api(CREATE, **given))["createApiKey"]
    return payload


async def made(api: Api, role: str, subject: str, *scopes: str, days: int = 90) -> dict[str, Any]:
    """A key that an operator has made, with its `secret`."""
    payload = await asked(operator(api), role, subject, *scopes, days=days)
    assert payload["errors"] == [], payload["errors"]
    return {**payload["apiKey"], "secret": payload["secret"]}


async def holder(api: Api, role: str, subject: str, *scopes: str) -> Api:
    """A system that comes in by such a key."""
    return replace(api, token=(await made(api, role, subject, *scopes))["secret"])


async def revoked(api: Api, key: dict[str, Any]) -> dict[str, Any]:
    """What an operator is answered who revokes it."""
    payload: dict[str, Any] = (await operator(api)(REVOKE, id=key["id"], key=op.key()))["revokeApiKey"]
    return payload
