"""Which request is being answered: its logs, its answer and what it causes can be found by one id."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

_ALLOWED = re.compile(r"[A-Za-z0-9-]{1,64}")
_current: ContextVar[str | None] = ContextVar("jkp_request_id", default=None)


def accepted(given: str | None) -> str:
    """The id that a client or a proxy gave its request, if it is one; a new one otherwise."""
    return given if given and _ALLOWED.fullmatch(given) else str(uuid4())


@contextmanager
def answering(request_id: str) -> Iterator[None]:
    """Everything meanwhile belongs to this request."""
    token = _current.set(request_id)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> str | None:
    """The id of the request that is being answered; None where nobody asked."""
    return _current.get()


def reference() -> str:
    """The id to tell a client whose request met a fault."""
    return _current.get() or accepted(None)
