"""What an integrator may have sent again, or sent for a test. Each verb runs inside the open transaction."""

from uuid import UUID, uuid4

from jkp import clock
from jkp.errors import Code, invalid, refuse
from jkp.webhooks.bodies import TEST
from jkp.webhooks.endpoints import owned
from jkp.webhooks.models import WebhookDelivery, WebhookEndpoint
from jkp.webhooks.terms import DeliveryState


async def replay(endpoint_id: UUID, owner: str, after: int, until: int | None) -> UUID:
    """Send again what happened after one place of the log up to another, or up to where the endpoint is.

    The log must hold it still. Errors: NOT_FOUND, WEBHOOK_DISABLED, WEBHOOK_REPLAY_RUNNING, INVALID_INPUT.
    """
    endpoint = await _enabled(endpoint_id, owner)
    if endpoint.replay_until is not None:
        raise refuse(Code.WEBHOOK_REPLAY_RUNNING)
    last = endpoint.pos if until is None else min(until, endpoint.pos)
    if last < after:
        raise invalid(path=("until",), id="sebelum `after`", en="before `after`")
    await WebhookEndpoint.filter(id=endpoint.id).update(replay_pos=after, replay_until=last)
    return endpoint.id


async def resend(delivery_id: UUID, owner: str) -> UUID:
    """Send one delivery again now, in particular a dead one; it has all its attempts again.

    Errors: NOT_FOUND, WEBHOOK_DISABLED.
    """
    delivery = await WebhookDelivery.get_or_none(id=delivery_id)
    if delivery is None:
        raise refuse(Code.NOT_FOUND, path=("id",))
    await _enabled(delivery.endpoint_id, owner)
    again = {"state": DeliveryState.WAITING, "tries": 0, "next_at": clock.machine_now(), "ended_at": None}
    await WebhookDelivery.filter(id=delivery.id).update(**again)
    return delivery.id


async def resend_dead(endpoint_id: UUID, owner: str) -> UUID:
    """Send again everything that is dead. Errors: NOT_FOUND, WEBHOOK_DISABLED."""
    endpoint = await _enabled(endpoint_id, owner)
    dead = WebhookDelivery.filter(endpoint_id=endpoint.id, state=DeliveryState.DEAD)
    await dead.update(state=DeliveryState.WAITING, tries=0, next_at=clock.machine_now(), ended_at=None)
    return endpoint.id


async def send_test(endpoint_id: UUID, owner: str) -> UUID:
    """Send an event that tells of nothing; the id of its delivery. Errors: NOT_FOUND, WEBHOOK_DISABLED."""
    endpoint = await _enabled(endpoint_id, owner)
    now = clock.machine_now()
    test = await WebhookDelivery.create(
        endpoint_id=endpoint.id,
        event_id=uuid4(),
        pos=0,
        type=TEST,
        state=DeliveryState.WAITING,
        next_at=now,
        created_at=now,
    )
    return test.id


async def _enabled(endpoint_id: UUID, owner: str) -> WebhookEndpoint:
    endpoint = await owned(endpoint_id, owner)
    if endpoint.disabled_at is not None:
        raise refuse(Code.WEBHOOK_DISABLED)
    return endpoint
