"""What operators and their tools are told, on a port of its own."""

import contextlib
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

from jkp.settings import Settings
from jkp.settings.faults import SettingsError
from jkp_schema.app import App
from jkp_schema.edge.naming import asked_by_name
from jkp_schema.serving.listening import bound

APART = 1000
"""How far the operators' port is from the other one, where none is set."""
LAST_PORT = 65535

log = logging.getLogger("jkp.serving")


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
        return bound(host, port, listens=True) if port else None
    with contextlib.suppress(SettingsError):
        if settings.server.port + APART <= LAST_PORT:
            return bound(host, settings.server.port + APART, listens=True)
    log.warning("no /livez, /readyz and /metrics for operators: set operations.port")
    return None


def is_of_machine(host: str) -> bool:
    """Whether only this machine comes to what listens there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
