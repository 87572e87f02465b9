"""One attempt: a signed request, and what the receiver says to it."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import httpcore2
import httpx2

from jkp import clock
from jkp.webhooks import signing
from jkp.webhooks.network import AddressRefused
from jkp.webhooks.schedule import wish
from jkp.webhooks.terms import OUTAGES, AttemptFailure

ENOUGH_BYTES = 65_536
"""So much of an answer is read, so that the connection can be used again, and thrown away."""
_AGENT = "jkp-webhooks/1"
_GONE = 410
_BUSY = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Letter:
    """What is sent, and where to."""

    url: str
    event_id: UUID
    body: bytes
    secrets: list[str] = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What came of an attempt. `wished` is how long the receiver wants to be left alone."""

    begun_at: datetime
    milliseconds: int
    status: int | None = None
    failure: AttemptFailure | None = None
    wished: timedelta | None = None

    @property
    def is_outage(self) -> bool:
        """Whether it says something about the receiver, and nothing about the event."""
        return self.failure in OUTAGES


@dataclass
class _Heard:
    status: int | None = None
    retry_after: str | None = None


async def send(client: httpx2.AsyncClient, letter: Letter, seconds: float) -> Answer:
    """Send a letter; whatever goes wrong is told by the answer. The time limit is for all of it."""
    begun_at, begun, heard = clock.machine_now(), time.monotonic(), _Heard()
    failure: AttemptFailure | None = None
    try:
        async with asyncio.timeout(seconds):
            await _post(client, letter, begun_at, heard)
    except Exception as error:  # noqa: BLE001 - a receiver may break in ways that the client knows no name for
        failure = _failure_without_status(error)
    if heard.status is not None:
        failure = _failure_of(heard.status)
    took = round((time.monotonic() - begun) * 1000)
    return Answer(begun_at, took, heard.status, failure, wish(heard.retry_after, clock.machine_now()))


async def _post(client: httpx2.AsyncClient, letter: Letter, at: datetime, heard: _Heard) -> None:
    """Once the status is heard it counts, whatever becomes of the rest."""
    signed = signing.headers(letter.event_id, at, letter.body, letter.secrets)
    headers = {"content-type": "application/json", "user-agent": _AGENT, **signed}
    async with client.stream("POST", letter.url, content=letter.body, headers=headers) as response:
        heard.status, heard.retry_after = response.status_code, response.headers.get("retry-after")
        received = 0
        async with contextlib.aclosing(response.aiter_raw()) as parts:
            async for part in parts:
                received += len(part)
                if received > ENOUGH_BYTES:
                    return


def _failure_of(status: int) -> AttemptFailure | None:
    if httpx2.codes.is_success(status):
        return None
    if status == _GONE:
        return AttemptFailure.GONE
    if status in _BUSY:
        return AttemptFailure.OVERLOADED
    return AttemptFailure.REDIRECTED if httpx2.codes.is_redirect(status) else AttemptFailure.REJECTED


def _failure_without_status(error: Exception) -> AttemptFailure:
    if isinstance(error.__cause__, AddressRefused):
        return AttemptFailure.ADDRESS_REFUSED
    if isinstance(error, (TimeoutError, httpx2.TimeoutException, httpcore2.TimeoutException)):
        return AttemptFailure.TIMED_OUT
    return AttemptFailure.UNREACHABLE
