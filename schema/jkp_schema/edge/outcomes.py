"""How a request can end, which HTTP status that is, and the refusal of one that does not run at all."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any

from graphql import GraphQLError

from jkp.settings.serving import StatusProfile

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
EVENTS = "text/event-stream"
BAD_REQUEST = "BAD_REQUEST"


class Outcome(Enum):
    """How a request ended."""

    ANSWERED = auto()
    PARTIAL = auto()
    """With data and errors."""
    SYNTAX = auto()
    """The document cannot be parsed."""
    INVALID = auto()
    """The document or its variables do not fit the schema, or are too large."""
    UNCHOSEN = auto()
    """The document has not the one operation that was meant."""
    MALFORMED = auto()
    """JSON, but no GraphQL request."""
    UNREADABLE = auto()
    """No JSON."""
    FAULT = auto()
    """The server's own."""
    NOT_HERE = auto()
    """Another HTTP method is needed."""
    NOT_ACCEPTABLE = auto()
    TOO_LARGE = auto()
    TOO_SLOW = auto()
    """The body did not come to its end."""
    UNSUPPORTED = auto()
    TOO_MANY = auto()
    OVERLOADED = auto()
    TIMED_OUT = auto()
    """It ran, and was ended."""


_STATUS = {
    Outcome.ANSWERED: (200, 200, 200),
    Outcome.PARTIAL: (200, 200, 294),
    Outcome.SYNTAX: (200, 400, 400),
    Outcome.INVALID: (200, 400, 422),
    Outcome.UNCHOSEN: (400, 400, 422),
    Outcome.MALFORMED: (400, 400, 422),
    Outcome.UNREADABLE: (400, 400, 400),
    Outcome.FAULT: (200, 500, 500),
    Outcome.NOT_HERE: (405, 405, 405),
    Outcome.NOT_ACCEPTABLE: (406, 406, 406),
    Outcome.TOO_LARGE: (413, 413, 413),
    Outcome.TOO_SLOW: (408, 408, 408),
    Outcome.UNSUPPORTED: (415, 415, 415),
    Outcome.TOO_MANY: (429, 429, 429),
    Outcome.OVERLOADED: (503, 503, 503),
    Outcome.TIMED_OUT: (200, 504, 504),
}
"""For `application/json`, for GraphQL's own media type, and for both in the draft of August 2026."""


def status_of(outcome: Outcome, media: str, profile: StatusProfile) -> int:
    """The HTTP status of an answer of this media type."""
    json, response, draft = _STATUS[outcome]
    if profile is StatusProfile.DRAFT:
        return draft
    return response if media == RESPONSE else json


class NotRun(Exception):
    """The request does not run, and nothing of it has."""

    def __init__(
        self, outcome: Outcome, errors: Sequence[GraphQLError], headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(outcome, errors)
        self.outcome = outcome
        self.errors = list(errors)
        self.headers = dict(headers or {})


def not_run(outcome: Outcome, message: str, code: str = BAD_REQUEST, **told: Any) -> NotRun:  # noqa: ANN401 - JSON
    """The refusal with one error; `told` goes beside its code."""
    return NotRun(outcome, [GraphQLError(message, extensions={"code": code, **told})])
