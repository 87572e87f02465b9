"""What receiving and giving files have in common: who asks, and what is answered when nothing comes of it."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from jkp import tracing
from jkp.errors import Code, Reason
from jkp.operating import metrics
from jkp.security.principals import Principal, Role
from jkp_schema.context import Context, language_of
from jkp_schema.edge.budgets import RATE_LIMITED
from jkp_schema.edge.outcomes import NotRun
from jkp_schema.edge.showing import shown
from jkp_schema.edge.view import PRINCIPAL, problem
from jkp_schema.policy import denied
from jkp_schema.schema import INTERNAL

UNAUTHENTICATED = "UNAUTHENTICATED"
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
STATUS = {
    Code.FORBIDDEN: 403,
    Code.EVIDENCE_TYPE_UNKNOWN: 415,
    Code.EVIDENCE_QUARANTINED: 409,
    Code.EVIDENCE_TOO_MANY: 429,
}
"""The HTTP status of a refusal, where it is not 400."""
_log = logging.getLogger("jkp.evidence")


def principal_of(request: Request) -> Principal:
    """Who asks, by the token."""
    principal: Principal = request.scope[PRINCIPAL]
    return principal


def begun(request: Request, by: Principal, operation: str) -> Context:
    """From here on the audit knows who asks, and for what."""
    context = Context(request.app.state.runtime, by, language_of(None))
    context.begin(operation)
    return context


def whole(answer: Endpoint) -> Endpoint:
    """The same, which answers in JSON when a disk is full, or a store or the examiner does not answer."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Exception:  # noqa: BLE001 - it is logged, and answered like any other fault
            _log.exception("request %s", tracing.reference())
            return _broken(language_of(request.headers.get("accept-language")))

    return answered


def _broken(language: str) -> Response:
    metrics.FAULTS.inc()
    fault = GraphQLError("", extensions={"code": INTERNAL, "requestId": tracing.reference()})
    return Response(orjson.dumps({"errors": [shown(fault, language)]}), 500, media_type="application/json")


def too_many(refusal: NotRun) -> Response:
    """The answer to whoever has too much under way, or no points left."""
    return problem(429, RATE_LIMITED, refusal.errors[0].message, refusal.headers)


def refusal(request: Request, reason: Reason, status: int | None = None) -> Response:
    """The answer that tells a rule, in the language of whoever asks."""
    language = language_of(request.headers.get("accept-language"))
    if reason.code is Code.FORBIDDEN and principal_of(request).role is Role.ANONYMOUS:
        return problem(401, UNAUTHENTICATED, denied(UNAUTHENTICATED, language).message, {"www-authenticate": "Bearer"})
    return problem(status or STATUS.get(reason.code, 400), reason.code.value, reason.message(language))
