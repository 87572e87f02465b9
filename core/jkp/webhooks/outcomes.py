"""What follows from an attempt: for its delivery, and for the endpoint as a whole. One transaction each.

A receiver that is down is left alone for a while, and tried with one delivery: the others keep their attempts. Once it
answers, everything that waited for it is due.
"""

import logging
import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jkp import clock
from jkp.database import lock, run_tx
from jkp.mail.outbox import queue
from jkp.mail.terms import MailKind
from jkp.webhooks import schedule
from jkp.webhooks.destinations import host_of
from jkp.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from jkp.webhooks.sending import Answer
from jkp.webhooks.terms import OUTAGES, AttemptFailure, DeliveryState, DisabledReason

log = logging.getLogger("jkp.webhooks")


async def store(delivery: WebhookDelivery, answer: Answer, disable_after: timedelta) -> None:
    """Store an attempt and what follows from it. An endpoint that was removed meanwhile is left alone."""

    async def effect() -> None:
        await lock(f"webhook_endpoint:{delivery.endpoint_id}")
        endpoint = await WebhookEndpoint.get_or_none(id=delivery.endpoint_id)
        if endpoint is None or not await _moved(delivery, answer):
            return
        await _noted(delivery, answer)
        await (_succeeded(endpoint) if answer.failure is None else _failed(endpoint, answer, disable_after))

    await run_tx(effect)
    told, came = (
        (delivery.id, delivery.type, delivery.event_id),
        answer.failure.value if answer.failure else "delivered",
    )
    log.info("webhook delivery %s (%s, event %s): %s %s", *told, came, answer.status or "")


async def _moved(delivery: WebhookDelivery, answer: Answer) -> bool:
    """Whether it still stood where this attempt began: another server, or the owner, may have moved it meanwhile."""
    unmoved = WebhookDelivery.filter(id=delivery.id, state=DeliveryState.WAITING, tries=delivery.tries)
    told = {"last_status": answer.status, "last_failure": answer.failure, "tries": delivery.tries + 1}
    return bool(await unmoved.update(**told, **_next(delivery, answer)))


def _next(delivery: WebhookDelivery, answer: Answer) -> Mapping[str, Any]:
    now = clock.machine_now()
    if answer.failure is None:
        return {"state": DeliveryState.DELIVERED, "ended_at": now}
    again = schedule.next_try(delivery.tries + 1, now, random.random(), answer.wished)  # noqa: S311 - it is jitter
    return {"next_at": again} if again else {"state": DeliveryState.DEAD, "ended_at": now}


async def _noted(delivery: WebhookDelivery, answer: Answer) -> None:
    await WebhookAttempt.create(
        delivery_id=delivery.id,
        begun_at=answer.begun_at,
        milliseconds=answer.milliseconds,
        status=answer.status,
        failure=answer.failure,
    )


async def _succeeded(endpoint: WebhookEndpoint) -> None:
    now = clock.machine_now()
    await _update(endpoint, last_delivered_at=now, failures=0, failing_since=None, rests_until=None)
    if endpoint.failures:
        waiting = WebhookDelivery.filter(endpoint_id=endpoint.id, state=DeliveryState.WAITING, next_at__gt=now)
        await waiting.filter(last_failure__in=list(OUTAGES)).update(next_at=now)


async def _failed(endpoint: WebhookEndpoint, answer: Answer, disable_after: timedelta) -> None:
    now = clock.machine_now()
    since = endpoint.failing_since or answer.begun_at
    values: dict[str, Any] = {"failing_since": since}
    if answer.is_outage and not _rests(endpoint, answer):
        failures = endpoint.failures + 1
        rests_until = schedule.rest(failures, now, random.random(), answer.wished)  # noqa: S311 - it is jitter
        values |= {"failures": failures, "rests_until": rests_until}
    await _update(endpoint, **values)
    if answer.failure is AttemptFailure.GONE:
        await _switch_off(endpoint, DisabledReason.GONE, since)
    elif now - since >= disable_after:
        await _switch_off(endpoint, DisabledReason.FAILING, since)


def _rests(endpoint: WebhookEndpoint, answer: Answer) -> bool:
    """Whether a request of the same moment has said so already: together they are one failure."""
    return endpoint.rests_until is not None and endpoint.rests_until > answer.begun_at


async def _switch_off(endpoint: WebhookEndpoint, reason: DisabledReason, since: datetime) -> None:
    """Send nothing more, and tell the owner so: once a day, for nobody has shown that the address is the owner's."""
    if endpoint.disabled_at is not None:
        return
    now = clock.machine_now()
    await _update(endpoint, disabled_at=now, disabled_reason=reason)
    log.warning("webhook endpoint %s is switched off: %s", endpoint.id, reason.value)
    failed = WebhookAttempt.filter(delivery__endpoint_id=endpoint.id, begun_at__gte=since).exclude(failure=None)
    about = {
        "endpoint": endpoint.description or host_of(endpoint.url),
        "disabled_at": now.isoformat(),
        "failures": await failed.count(),
    }
    occasion = f"webhook:{endpoint.id}:{clock.day_of(now)}"
    await queue(MailKind.WEBHOOK_DISABLED, to=endpoint.email, about=about, occasion=occasion)


async def _update(endpoint: WebhookEndpoint, **values: object) -> None:
    await WebhookEndpoint.filter(id=endpoint.id).update(**values)
