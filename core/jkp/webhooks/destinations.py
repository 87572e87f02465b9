"""Where an endpoint may be: looked at when it is entered, and again at each connection (`jkp.webhooks.network`)."""

import asyncio
import contextlib

import httpcore2
import httpx2

from jkp.errors import Code, Refused, refuse
from jkp.settings.following import WebhooksSettings
from jkp.webhooks.network import AddressRefused, Guarded

LONGEST = 2000
PATH = ("url",)
_LOOK_UP_SECONDS = 2.0
_PORTS = {"https": 443, "http": 80}


async def require_possible(url: str, settings: WebhooksSettings) -> None:
    """Not inside a transaction: the name is looked up. Error: WEBHOOK_ADDRESS_REFUSED.

    A name that nobody knows now is taken: it may be known later, and is looked at then.
    """
    parts = parsed(url, settings)
    with contextlib.suppress(httpcore2.ConnectError, TimeoutError):
        try:
            async with asyncio.timeout(_LOOK_UP_SECONDS):
                await Guarded(settings).allowed(parts.raw_host.decode(), parts.port or _PORTS[parts.scheme])
        except AddressRefused as error:
            raise _refused() from error


def parsed(url: str, settings: WebhooksSettings) -> httpx2.URL:
    """The parts of an URL. Error: WEBHOOK_ADDRESS_REFUSED for one that is malformed, not https, or has a user."""
    try:
        parts = httpx2.URL(url)
        names_host = bool(parts.host)
    except (httpx2.InvalidURL, ValueError) as error:
        raise _refused() from error
    schemes = set(_PORTS) if settings.allow_private else {"https"}
    plain = url.isprintable() and not parts.userinfo and not parts.fragment and len(url) <= LONGEST
    if not names_host or not plain or parts.scheme not in schemes:
        raise _refused()
    return parts


def host_of(url: str) -> str:
    """The host of an endpoint, which its operators may see."""
    return httpx2.URL(url).host


def _refused() -> Refused:
    return refuse(Code.WEBHOOK_ADDRESS_REFUSED, path=PATH)
