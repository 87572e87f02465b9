"""An HTTP server on loopback, in a thread of its own for each connection, which sees who goes away."""

import select
import socket
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from jkp.testing.answers import BoardAnswer, BoardRequest

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_BLINK = 0.01


class Listener(ThreadingHTTPServer):
    """Answers as `answer` says, after so many seconds. `connections` are those that clients have open."""

    daemon_threads = True

    def __init__(self, answer: Callable[[BoardRequest], tuple[BoardAnswer, float]]) -> None:
        self.answer = answer
        self.connections: set[socket.socket] = set()
        self.closing = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(_BLINK,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop, and close what clients left open."""
        self.closing.set()
        self.shutdown()
        self.server_close()
        for connection in [*self.connections]:
            _cut(connection)
        self._thread.join()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as it is overridden
        """A client that goes away is no fault of the board's."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Listener

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is overridden
        """Say nothing: the requests are kept."""

    def _answer(self) -> None:
        answer, seconds = self.server.answer(self._request())
        if not self._waits(seconds) or answer.hangs_up:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _request(self) -> BoardRequest:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return BoardRequest(
            method=self.command,
            path=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )

    def _waits(self, seconds: float) -> bool:
        """Wait; whether the client is still there then."""
        for _ in range(round(seconds / _BLINK)):
            if self.server.closing.wait(_BLINK) or _is_gone(self.connection):
                return False
        return True


for _method in METHODS:
    setattr(_Handler, f"do_{_method}", _Handler._answer)  # noqa: SLF001


def _is_gone(connection: socket.socket) -> bool:
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""


def _cut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
