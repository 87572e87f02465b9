"""The server process around the application, and the order in which it starts and stops."""

import asyncio
import logging
import math
import signal
import socket
import sys
import time
from collections.abc import Callable
from types import FrameType

import uvicorn

from jkp.settings import Settings
from jkp_schema.app import App
from jkp_schema.serving.listening import listening
from jkp_schema.serving.operators import Operators, operators_socket
from jkp_schema.serving.starting import forget_start, raise_limit_of_files

STOP_SECONDS = 20
"""For requests, from the moment when nobody new is let in."""
FAREWELL_SECONDS = 3.0
"""For followers to be told that they must go."""
LOOK_SECONDS = 0.02
SIGNALS = (signal.SIGTERM, signal.SIGINT)

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
        """Serve until it is told to stop. A stop in order ends with status 0, so that it can be told from a kill."""
        # Uvicorn raises the signal again once it has stopped.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        raise_limit_of_files()
        forget_start()
        self._operators_socket = operators_socket(self._settings)
        self.run([listening(self._settings.server)])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, operators as well."""
        await super().startup(sockets)
        log.info("it answers")
        if self._operators_socket:
            self._beside = asyncio.create_task(self._operators.serve([self._operators_socket]))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order: say that it leaves, let balancers see it, let in nobody new, and end what runs.

        Operations are answered first, then followers are told; then connections are closed, and the work and the
        database end.
        """
        application, feed = self._application, self._application.runtime.feed
        log.info("it was told to stop")
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
        log.info("it has stopped")

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
