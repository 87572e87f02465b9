"""The way out: connections to public addresses alone, whatever a name stands for at that moment.

A name is looked up once for each connection. If any of its addresses may not be connected to, none is; and the
connection goes to the address that was looked at, so that another answer a moment later changes nothing. TLS still
asks for the name. There are no redirects, and no proxies from the environment.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore2
import httpx2
from httpcore2 import AnyIOBackend

from jkp.settings.following import WebhooksSettings
from jkp.webhooks.addresses import is_allowed

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_CONNECTIONS = 200
_names = ThreadPoolExecutor(max_workers=32, thread_name_prefix="jkp-names")
"""Threads of their own: a name server that does not answer must hold up nobody else."""


class AddressRefused(httpcore2.ConnectError):
    """The port, or an address of the name, is none that a webhook may go to. It does not tell which address it was."""


async def looked_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host. Error: `OSError` where it has none."""
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_names, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Guarded(httpcore2.AsyncNetworkBackend):
    """Connects to allowed addresses and ports alone. `resolve` and `inner` are the machine's unless one is given."""

    def __init__(
        self,
        settings: WebhooksSettings,
        resolve: Resolve = looked_up,
        inner: httpcore2.AsyncNetworkBackend | None = None,
    ) -> None:
        self._settings = settings
        self._resolve = resolve
        self._inner = inner or AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address that answers. Errors: `AddressRefused`, `httpcore2.ConnectError`."""
        failed: Exception = httpcore2.ConnectError("the name has no address")
        for address in await self.allowed(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed

    async def allowed(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a host, if one may connect to all of them. Errors: `AddressRefused`, `ConnectError`."""
        if not self._settings.allow_private and port not in self._settings.ports:
            raise AddressRefused("this port is not allowed")
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError("the name has no address") from error
        if not all(is_allowed(address, private=self._settings.allow_private) for address in addresses):
            raise AddressRefused("an address of this host is not allowed")
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Error: `AddressRefused`, always."""
        raise AddressRefused("a socket of this machine is not allowed")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)


class GuardedTransport(httpx2.AsyncHTTPTransport):
    """httpx2's transport over a pool with a network of our own, which it has no public way to be given."""

    def __init__(self, network: Guarded) -> None:
        super().__init__(trust_env=False)
        context = httpx2.create_ssl_context(trust_env=False)
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=context,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_CONNECTIONS // 4,
            keepalive_expiry=5.0,
            network_backend=network,
        )


# It logs whole urls, which may hold a key.
logging.getLogger("httpx2").setLevel(logging.WARNING)


def client(settings: WebhooksSettings, network: Guarded | None = None) -> httpx2.AsyncClient:
    """A client that cannot be led into our own net."""
    transport = GuardedTransport(network or Guarded(settings))
    return httpx2.AsyncClient(
        transport=transport, follow_redirects=False, trust_env=False, timeout=httpx2.Timeout(settings.seconds)
    )
