"""The sockets on which it is asked."""

import socket
import sys

from jkp.settings.faults import SettingsError
from jkp.settings.serving import ServerSettings

MILLISECONDS = 1000


def require_free(host: str, port: int) -> None:
    """Error: `SettingsError` when somebody listens there already."""
    bound(host, port).close()


def listening(settings: ServerSettings) -> socket.socket:
    """The socket, whose connections end when a client does not read: the system sees to it, whatever is sent."""
    made = bound(settings.host, settings.port)
    if sys.platform == "linux":
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(settings.send_seconds * MILLISECONDS))
    return made


def bound(host: str, port: int, *, listens: bool = False) -> socket.socket:
    """A socket at this place. Error: `SettingsError` where somebody listens there already."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        if listens:
            made.listen()
    except OSError as error:
        made.close()
        raise SettingsError(f"cannot listen on {host}:{port}: {error.strerror}; choose another port") from error
    return made
