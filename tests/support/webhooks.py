"""An integrator with webhooks: what it asks of the API, and how time passes for what waits."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from support.api import Api
from support.journey import done, refusals
from support.operations import key

from jkp.database import run_tx
from jkp.events import log
from jkp.events.payloads import PAYLOADS
from jkp.opaque import global_id
from jkp.security.principals import Role
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint

PATIENCE = 20.0
SETTINGS = {"allow_private": True, "seconds": PATIENCE}
_ENDPOINT = """
  id owner host url email description types cursor isEnabled disabledReason failingSince restsUntil lastDeliveredAt
  oldSecretUntil replaysUntil waiting dead
"""
_DELIVERY = (
    "id eventId type cursor claimId claimVersion state nextTryAt endedAt attempts { status failure milliseconds }"
)
_ERRORS = "errors { __typename code message path }"
CREATE = f"""mutation($input: CreateWebhookEndpointInput!) {{
  createWebhookEndpoint(input: $input) {{ secret webhookEndpoint {{ {_ENDPOINT} }} {_ERRORS} }} }}"""
ROTATE = f"""mutation($input: RotateWebhookSecretInput!) {{
  rotateWebhookSecret(input: $input) {{ secret webhookEndpoint {{ {_ENDPOINT} }} {_ERRORS} }} }}"""
REMOVE = f"""mutation($input: WebhookEndpointInput!) {{
  removeWebhookEndpoint(input: $input) {{ removedId {_ERRORS} }} }}"""
RESEND = f"""mutation($input: ResendWebhookDeliveryInput!) {{
  resendWebhookDelivery(input: $input) {{ webhookDelivery {{ {_DELIVERY} }} {_ERRORS} }} }}"""
TEST = f"""mutation($input: WebhookEndpointInput!) {{
  sendWebhookTest(input: $input) {{ webhookDelivery {{ {_DELIVERY} }} {_ERRORS} }} }}"""
LIST = f"query($after: String) {{ webhookEndpoints(after: $after) {{ nodes {{ {_ENDPOINT} }} }} }}"
ENDPOINT = f"query($id: ID!) {{ webhookEndpoint(id: $id) {{ {_ENDPOINT} }} }}"
DELIVERIES = f"""query($id: ID!, $state: WebhookDeliveryState, $first: Int!, $after: String) {{
  webhookEndpoint(id: $id) {{ deliveries(state: $state, first: $first, after: $after) {{
    nodes {{ {_DELIVERY} }} pageInfo {{ hasNextPage endCursor }} }} }} }}"""
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
EVENTS = (
    "{ events(first: 100) { nodes { cursor eventId type claimId claimVersion participantId payload occurredAt } } }"
)


def changing(mutation: str, given: str) -> str:
    """A mutation that answers with the endpoint."""
    return (
        f"mutation($input: {given}!) {{ {mutation}(input: $input) {{ webhookEndpoint {{ {_ENDPOINT} }} {_ERRORS} }} }}"
    )


CHANGE = changing("changeWebhookEndpoint", "ChangeWebhookEndpointInput")
DISABLE = changing("disableWebhookEndpoint", "WebhookEndpointInput")
ENABLE = changing("enableWebhookEndpoint", "WebhookEndpointInput")
REPLAY = changing("replayWebhookEvents", "ReplayWebhookEventsInput")
RESEND_DEAD = changing("resendDeadWebhookDeliveries", "WebhookEndpointInput")


@dataclass
class Endpoint:
    """One endpoint of an integrator, seen through the API."""

    api: Api
    id: str
    secret: str

    async def does(self, document: str, **given: Any) -> dict[str, Any]:
        """A mutation about it that must succeed."""
        return done(await self.api(document, input={"id": self.id, "idempotencyKey": key(), **given}))

    async def is_refused(self, document: str, **given: Any) -> list[str]:
        return refusals(await self.api(document, input={"id": self.id, "idempotencyKey": key(), **given}))

    async def now(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.api(ENDPOINT, id=self.id))["webhookEndpoint"]
        return found

    async def deliveries(self, state: str | None = None) -> list[dict[str, Any]]:
        """The newest first."""
        found = await self.api(DELIVERIES, id=self.id, state=state, first=100)
        nodes: list[dict[str, Any]] = found["webhookEndpoint"]["deliveries"]["nodes"]
        return nodes


async def an_endpoint(api: Api, url: str, subject: str = "sistem-a", **given: Any) -> Endpoint:
    """A new endpoint of an integrator."""
    integrator = api.acting(Role.INTEGRATOR, subject)
    sent = {"url": url, "email": "ops@integrator.example", "idempotencyKey": key(), **given}
    made = done(await integrator(CREATE, input=sent))
    return Endpoint(integrator, made["webhookEndpoint"]["id"], made["secret"])


async def happens(api: Api, *types: str, claim: UUID | None = None, version: int = 1) -> str:
    """So many things happen to one claim, in one transaction; its id."""
    claim_id, participant = claim or uuid4(), uuid4()

    async def note() -> None:
        for number, each in enumerate(types):
            kind = log.EventType(each)
            payload = dict.fromkeys(PAYLOADS.get(kind, {}), 7)
            await log.append(kind, participant, claim_id=claim_id, version=version + number, payload=payload)

    with api.runtime.activate():
        await run_tx(note)
    return global_id("Claim", claim_id)


async def deliver(api: Api) -> int:
    """Let the server deliver until nothing is due."""
    with api.runtime.activate():
        return await api.runtime.webhooks.deliver()


async def passes(api: Api, time: timedelta) -> None:
    """So much time passes, as far as webhooks can tell: every moment that they keep lies so much earlier."""
    moments = {
        WebhookEndpoint: ("rests_until", "failing_since", "held_until", "old_secret_until"),
        WebhookDelivery: ("next_at", "ended_at"),
    }

    async def shift() -> None:
        for table, columns in moments.items():
            for row in await table.all():
                for column in columns:
                    if getattr(row, column) is not None:
                        setattr(row, column, getattr(row, column) - time)
                await row.save(update_fields=columns)

    with api.runtime.activate():
        await run_tx(shift)
