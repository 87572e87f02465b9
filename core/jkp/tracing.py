"""Which request is being answered: its logs, its answer and what it causes can be found by one id."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

from jkp.security.redaction import redacted

LONGEST = 64
_ALLOWED = re.compile(rf"[A-Za-z0-9-]{{1,{LONGEST}}}")
_current: ContextVar[str | None] = ContextVar("jkp_request_id", default=None)


def accepted(given: str | None) -> str:
    """The id that a client or a proxy gave its request, if it is one; a new one otherwise.

    None that looks like somebody's number is taken: it is logged, and stored with what the request causes.
    """
    return given if given and _ALLOWED.fullmatch(given) and redacted(given) == given else _new()


def _new() -> str:
    """One that no log hides a part of, for the hexadecimal digits of some look like a number."""
    while redacted(made := str(uuid4())) != made:
        pass
    return made


@contextmanager
def answering(request_id: str | None) -> Iterator[None]:
    """Everything meanwhile belongs to this request, or was caused by it; with None, nobody has asked for it."""
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
    return _current.get() or _new()
