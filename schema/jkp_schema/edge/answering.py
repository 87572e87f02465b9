"""Answers over HTTP: status, headers and body."""

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import OperationType
from starlette.responses import Response
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from jkp.settings.serving import StatusProfile
from jkp_schema.context import Context
from jkp_schema.edge.gate import Admitted
from jkp_schema.edge.outcomes import EVENTS, JSON, NotRun, Outcome, status_of
from jkp_schema.edge.showing import shown
from jkp_schema.edge.timing import TIMEOUT
from jkp_schema.schema import INTERNAL

RAN = frozenset({Outcome.ANSWERED, Outcome.PARTIAL, Outcome.TIMED_OUT})
VARY = "Accept, Accept-Language, Authorization"


def outcome_of(result: ExecutionResult, operation: Admitted) -> Outcome:
    """How an operation has ended that was let in, or one result of a subscription."""
    if not result.errors:
        return Outcome.ANSWERED
    if not isinstance(result, PreExecutionError) and (_has_begun(result) or _follows(operation)):
        return Outcome.PARTIAL
    codes = [(error.extensions or {}).get("code") for error in result.errors]
    if TIMEOUT in codes:
        return Outcome.TIMED_OUT
    return Outcome.FAULT if INTERNAL in codes else Outcome.INVALID


def _has_begun(result: ExecutionResult) -> bool:
    return result.data is not None or any(error.path is not None for error in result.errors or ())


def _follows(operation: Admitted) -> bool:
    return operation.kind is OperationType.SUBSCRIPTION


def body_of(result: ExecutionResult, operation: Admitted, context: Context) -> dict[str, Any]:
    """The answer to an operation. What did not run has no data."""
    ran = outcome_of(result, operation) in RAN
    body: dict[str, Any] = {"data": result.data} if ran else {}
    if result.errors:
        body["errors"] = [shown(error, context.language) for error in result.errors]
    extensions = _extensions(context)
    return {**body, "extensions": extensions} if extensions else body


def _extensions(context: Context) -> dict[str, Any]:
    """What is told beside the data: with the first result the cost, and a socket's id of it; with each the cursor."""
    told = {"cost": context.cost, "requestId": context.request_id, "cursor": context.cursor}
    context.cost = context.request_id = None
    return {name: value for name, value in told.items() if value is not None}


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
