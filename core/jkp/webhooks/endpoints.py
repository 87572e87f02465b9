"""What an integrator does with its endpoints. Each verb runs inside the open transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from jkp import clock
from jkp.audit import noting
from jkp.audit.models import AuditAction, Personal
from jkp.database import lock
from jkp.errors import Code, invalid, refuse
from jkp.events.log import Event
from jkp.events.types import EventType
from jkp.participants.texts import a_text, an_email
from jkp.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from jkp.webhooks.sealed import sealed
from jkp.webhooks.terms import DeliveryState, DisabledReason

LONGEST_DESCRIPTION = 200
LONGEST_OVERLAP = timedelta(hours=168)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class NewEndpoint:
    """What an integrator enters. Without `after` it is told from now on; without `types` of every type."""

    owner: str
    url: str
    email: str
    description: str = ""
    types: Collection[EventType] = ()
    after: int | None = None


async def create(new: NewEndpoint, secret: str, most: int) -> UUID:
    """Enter an endpoint, whose url was looked at. Errors: WEBHOOK_LIMIT_REACHED, INVALID_INPUT."""
    await lock(f"webhook_owner:{new.owner}")
    if await WebhookEndpoint.filter(owner=new.owner).count() >= most:
        raise refuse(Code.WEBHOOK_LIMIT_REACHED, limit=str(most))
    endpoint_id = uuid4()
    await WebhookEndpoint.create(
        id=endpoint_id,
        owner=new.owner,
        url=new.url,
        email=an_email(new.email),
        description=_description(new.description),
        types=_types(new.types),
        secret=sealed(endpoint_id, secret),
        pos=await _newest() if new.after is None else new.after,
        created_at=clock.machine_now(),
    )
    await noting.wrote(None, Personal.CONTACT, about=f"endpoint {endpoint_id}")
    return endpoint_id


@dataclass(frozen=True)
class Changes:
    """What is to be changed; None leaves it as it is."""

    url: str | None = None
    email: str | None = None
    description: str | None = None
    types: Collection[EventType] | None = None

    def values(self) -> dict[str, Any]:
        """The columns and what they are to hold. Error: INVALID_INPUT."""
        given = {
            "url": self.url,
            "email": None if self.email is None else an_email(self.email),
            "description": None if self.description is None else _description(self.description),
            "types": None if self.types is None else _types(self.types),
        }
        return {column: value for column, value in given.items() if value is not None}


async def change(endpoint_id: UUID, owner: str, changes: Changes) -> UUID:
    """Change an endpoint; what waits already goes to the new url. Errors: NOT_FOUND, INVALID_INPUT."""
    endpoint = await owned(endpoint_id, owner)
    if values := changes.values():
        await _update(endpoint, **values)
    if "email" in values:
        await noting.wrote(None, Personal.CONTACT, about=f"endpoint {endpoint_id}")
    return endpoint.id


async def remove(endpoint_id: UUID, owner: str) -> UUID:
    """Forget an endpoint and everything about it. Error: NOT_FOUND."""
    endpoint = await owned(endpoint_id, owner)
    await WebhookAttempt.filter(delivery__endpoint_id=endpoint.id).delete()
    await WebhookDelivery.filter(endpoint_id=endpoint.id).delete()
    await endpoint.delete()
    await noting.wrote(None, Personal.CONTACT, action=AuditAction.ERASE, about=f"endpoint {endpoint_id}")
    return endpoint.id


async def rotate(endpoint_id: UUID, owner: str, secret: str, overlap: timedelta) -> UUID:
    """Give a new secret; the one before signs as well for the time of `overlap`. Errors: NOT_FOUND, INVALID_INPUT."""
    endpoint = await owned(endpoint_id, owner)
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        most = LONGEST_OVERLAP // _HOUR
        raise invalid(path=("overlapHours",), id=f"0-{most} jam", en=f"0-{most} hours")
    until = clock.machine_now() + overlap
    new = sealed(endpoint.id, secret)
    await _update(endpoint, secret=new, old_secret=endpoint.secret if overlap else None, old_secret_until=until)
    return endpoint.id


async def disable(endpoint_id: UUID, reason: DisabledReason, owner: str | None = None) -> UUID:
    """Send nothing more; what happens meanwhile waits. Without `owner` for anybody's endpoint. Error: NOT_FOUND."""
    endpoint = await owned(endpoint_id, owner)
    if endpoint.disabled_at is None:
        await _update(endpoint, disabled_at=clock.machine_now(), disabled_reason=reason)
    return endpoint.id


async def enable(endpoint_id: UUID, owner: str) -> UUID:
    """Go on where it stopped: what waited is sent at once. Error: NOT_FOUND."""
    endpoint = await owned(endpoint_id, owner)
    if endpoint.disabled_at is not None:
        nothing = dict.fromkeys(("disabled_at", "disabled_reason", "failing_since", "rests_until"))
        await _update(endpoint, failures=0, **nothing)
        waiting = WebhookDelivery.filter(endpoint_id=endpoint.id, state=DeliveryState.WAITING)
        await waiting.update(next_at=clock.machine_now())
    return endpoint.id


async def owned(endpoint_id: UUID, owner: str | None) -> WebhookEndpoint:
    """The endpoint, held until the transaction ends. Error: NOT_FOUND, also for somebody else's."""
    await lock(f"webhook_endpoint:{endpoint_id}")
    endpoint = await WebhookEndpoint.get_or_none(id=endpoint_id)
    if endpoint is None or (owner is not None and endpoint.owner != owner):
        raise refuse(Code.NOT_FOUND, path=("id",))
    return endpoint


async def _update(endpoint: WebhookEndpoint, **values: object) -> None:
    await WebhookEndpoint.filter(id=endpoint.id).update(**values)


async def _newest() -> int:
    last = await Event.all().order_by("-pos").first()
    return last.pos if last else 0


def _description(text: str) -> str:
    return a_text(text, "description", LONGEST_DESCRIPTION) if text.strip() else ""


def _types(types: Collection[EventType]) -> list[str]:
    return sorted({each.value for each in types})
