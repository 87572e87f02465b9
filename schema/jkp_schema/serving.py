"""The server process around the application: its sockets, its memory, and the order in which it starts and stops."""

import asyncio
import contextlib
import gc
import logging
import math
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from jkp.settings import Settings
from jkp.settings.faults import SettingsError
from jkp.settings.serving import ServerSettings
from jkp_schema.app import App
from jkp_schema.edge.naming import asked_by_name

STOP_SECONDS = 20
"""For requests, from the moment when nobody new is let in."""
FAREWELL_SECONDS = 3.0
"""For followers to be told that they must go."""
LOOK_SECONDS = 0.02
SIGNALS = (signal.SIGTERM, signal.SIGINT)
OBJECTS = 10_000
"""So many new objects are looked through for garbage at a time."""
MILLISECONDS = 1000
APART = 1000
"""How far the operators' port is from the other one, where none is set."""
LAST_PORT = 65535

log = logging.getLogger("jkp.serving")


class Server(uvicorn.Server):
    """The server. Beside it, on a port of its own, another one tells operators how it is."""

    def __init__(self, application: App, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                loop="uvloop",
                http="httptools",
                ws="websockets-sansio",
                # Whom else it names could be anybody: a client may write the header itself.
                forwarded_allow_ips=[str(each) for each in settings.server.proxies],
                ws_max_size=settings.server.max_body_bytes,
                # Small messages gain nothing by it, and each socket would keep the memory of a compressor.
                ws_per_message_deflate=False,
                # Its lines go where all others go.
                log_config=None,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._application = application
        self._settings = settings
        self._beside: asyncio.Task[None] | None = None
        self._operators = Operators(application, settings)

    def listen(self) -> None:
        """Serve until it is told to stop."""
        raise_limit_of_files()
        forget_start()
        self._operators_socket = operators_socket(self._settings)
        self.run([listening(self._settings.server)])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, operators as well."""
        await super().startup(sockets)
        if self._operators_socket:
            self._beside = asyncio.create_task(self._operators.serve([self._operators_socket]))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order: say that it leaves, let balancers see it, let in nobody new, and end what runs.

        Operations are answered first, then followers are told; then connections are closed, and the work and the
        database end.
        """
        application, feed = self._application, self._application.runtime.feed
        application.operating.is_leaving = True
        await asyncio.sleep(self._settings.operations.leave_seconds)
        ends_at = time.monotonic() + STOP_SECONDS
        for server in self.servers:
            server.close()
        application.graphql.gate.is_closed = True
        await _until(lambda: not application.graphql.gate.unanswered, STOP_SECONDS)
        feed.stop()
        await _until(lambda: not feed.followers, FAREWELL_SECONDS)
        self.config.timeout_graceful_shutdown = max(1, math.ceil(ends_at - time.monotonic()))
        await super().shutdown(sockets)
        self._operators.should_exit = True
        if self._beside:
            await self._beside

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal stops it in order; the next one ends it at once, as a kill does, which loses nothing."""
        super().handle_exit(sig, frame)
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)


async def _until(is_so: Callable[[], bool], seconds: float) -> None:
    """Wait until it is so, at most so long."""
    ends_at = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends_at:
        await asyncio.sleep(LOOK_SECONDS)


class Operators(uvicorn.Server):
    """The answers for operators, until the other server has stopped."""

    def __init__(self, application: App, settings: Settings) -> None:
        told: ASGIApp = application.operating.for_operators()
        if is_of_machine(settings.operations.host):
            # It asks for no token, and a page that lets its name point here would read it.
            told = asked_by_name(told, settings.server.names)
        super().__init__(
            uvicorn.Config(
                told,
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                ws="none",
                # Who reads its figures slowly must not keep the process.
                timeout_graceful_shutdown=1,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for the other server."""
        yield


def operators_socket(settings: Settings) -> socket.socket | None:
    """Where operators ask; None where they cannot, which is said. Error: `SettingsError` for a port that is taken."""
    host, port = settings.operations.host, settings.operations.port
    if port is not None:
        return _bound(host, port, listens=True) if port else None
    with contextlib.suppress(SettingsError):
        if settings.server.port + APART <= LAST_PORT:
            return _bound(host, settings.server.port + APART, listens=True)
    log.warning("no /livez, /readyz and /metrics for operators: set operations.port")
    return None


def is_of_machine(host: str) -> bool:
    """Whether only this machine comes to what listens there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_free(host: str, port: int) -> None:
    """Error: `SettingsError` when somebody listens there already."""
    _bound(host, port).close()


def listening(settings: ServerSettings) -> socket.socket:
    """The socket, whose connections end when a client does not read: the system sees to it, whatever is sent."""
    bound = _bound(settings.host, settings.port)
    if sys.platform == "linux":
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(settings.send_seconds * MILLISECONDS))
    return bound


def _bound(host: str, port: int, *, listens: bool = False) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        if listens:
            bound.listen()
    except OSError as error:
        bound.close()
        raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror}; choose another port") from error
    return bound


def raise_limit_of_files() -> None:
    """As many connections as the system allows the process: every follower is an open file."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def forget_start() -> None:
    """Never look again for garbage among what the start has made, and not after every few hundred objects.

    With two thousand followers the search took more time than telling them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 20)
