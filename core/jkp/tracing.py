"""Which request is being answered: its logs, its answer and what it causes can be found by one id, which we make."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from jkp.security.redaction import redacted

LONGEST = 64
_ALLOWED = re.compile(rf"[A-Za-z0-9-]{{1,{LONGEST}}}")
_current: ContextVar[str | None] = ContextVar("jkp_request_id", default=None)
_of_client: ContextVar[str | None] = ContextVar("jkp_client_request_id", default=None)


def new() -> str:
    """An id that nobody had before, and that no log hides a part of: some hexadecimal digits look like a number."""
    while redacted(made := str(uuid4())) != made:
        pass
    return made


def usable(given: str | None) -> str | None:
    """What a client or a proxy calls its request, if the log can hold it: nothing that looks like somebody's number."""
    return given if given and _ALLOWED.fullmatch(given) and redacted(given) == given else None


@contextmanager
def answering(request_id: str | None, of_client: str | None = None) -> Iterator[None]:
    """Everything meanwhile belongs to this request, or was caused by it; with None, nobody has asked for it.

    `of_client` is what a client calls it: only the log tells it.
    """
    token, other = _current.set(request_id), _of_client.set(of_client)
    try:
        yield
    finally:
        _current.reset(token)
        _of_client.reset(other)


def current() -> str | None:
    """The id of the request that is being answered; None where nobody asked."""
    return _current.get()


def of_client() -> str | None:
    """What a client or a proxy calls the request that is being answered, if it has said."""
    return _of_client.get()


def reference() -> str:
    """The id to tell a client whose request met a fault."""
    return _current.get() or new()
