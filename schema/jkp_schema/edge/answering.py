"""Answers over HTTP: status, headers and body."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response
from strawberry.types import ExecutionResult

from jkp.settings import StatusProfile
from jkp_schema.context import Context
from jkp_schema.edge.outcomes import EVENTS, JSON, NotRun, Outcome, status_of
from jkp_schema.schema import INTERNAL
from jkp_schema.showing import shown

VARY = "Accept, Accept-Language, Authorization"


def outcome_of(result: ExecutionResult) -> Outcome:
    """How an operation that was run has ended."""
    if not result.errors:
        return Outcome.ANSWERED
    if result.data is not None or any(error.path is not None for error in result.errors):
        return Outcome.PARTIAL
    codes = [(error.extensions or {}).get("code") for error in result.errors]
    return Outcome.FAULT if INTERNAL in codes else Outcome.INVALID


def body_of(result: ExecutionResult, context: Context) -> dict[str, Any]:
    """The answer to an operation. What did not run has no data."""
    outcome = outcome_of(result)
    body: dict[str, Any] = {} if outcome in (Outcome.INVALID, Outcome.FAULT) else {"data": result.data}
    if result.errors:
        body["errors"] = [shown(error, context.language) for error in result.errors]
    if context.cursor:
        body["extensions"] = {"cursor": context.cursor}
    return body


def refusal_of(refusal: NotRun, context: Context) -> dict[str, Any]:
    """The answer to what did not run."""
    return {"errors": [shown(error, context.language) for error in refusal.errors]}


def response(
    status: int, body: Mapping[str, Any], media: str, language: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The HTTP response."""
    common = {"cache-control": "no-store", "vary": VARY, "content-language": language}
    made = Response(orjson.dumps(body), status, {**common, **(headers or {})})
    made.headers["content-type"] = media
    return made


def refused(refusal: NotRun, media: str, profile: StatusProfile, context: Context) -> Response:
    """The HTTP response to what did not run."""
    readable = JSON if media == EVENTS else media
    status = status_of(refusal.outcome, readable, profile)
    return response(status, refusal_of(refusal, context), readable, context.language, refusal.headers)
