"""The server process around the application: its socket, its memory, and the order in which it stops."""

import gc
import socket
import sys

import uvicorn

from jkp.settings import ServerSettings, SettingsError
from jkp_schema.app import App

STOP_SECONDS = 20
OBJECTS = 10_000
"""So many new objects are looked through for garbage at a time."""
MILLISECONDS = 1000


class Server(uvicorn.Server):
    """The server, which lets those who follow the log go first when it stops: they would keep it waiting."""

    def __init__(self, application: App, settings: ServerSettings) -> None:
        super().__init__(
            uvicorn.Config(
                application,
                host=settings.host,
                port=settings.port,
                loop="uvloop",
                http="httptools",
                ws="websockets-sansio",
                ws_max_size=settings.max_body_bytes,
                # Small messages gain nothing by it, and each socket would keep the memory of a compressor.
                ws_per_message_deflate=False,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._application = application
        self._settings = settings

    def listen(self) -> None:
        """Serve until it is told to stop."""
        raise_limit_of_files()
        forget_start()
        self.run([listening(self._settings)])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order."""
        self._application.runtime.feed.stop()
        await super().shutdown(sockets)


def require_free(host: str, port: int) -> None:
    """Error: `SettingsError` when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror}; choose another port") from error


def listening(settings: ServerSettings) -> socket.socket:
    """The socket, whose connections end when a client does not read: the system sees to it, whatever is sent."""
    bound: socket.socket = uvicorn.Config("", host=settings.host, port=settings.port, log_level="warning").bind_socket()
    if sys.platform == "linux":
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(settings.send_seconds * MILLISECONDS))
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
