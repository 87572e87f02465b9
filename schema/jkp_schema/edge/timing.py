"""How long a query or a mutation may take, on every transport (docs/decisions/0060-everything-ends-in-time.md)."""

import asyncio
import logging
from collections.abc import Awaitable

from graphql import GraphQLError, OperationType
from strawberry.types import ExecutionResult

from jkp import tracing
from jkp_schema.edge.gate import Admitted

TIMEOUT = "TIMEOUT"
_ASK_AGAIN = {
    OperationType.QUERY: "Ask for less at once, or later.",
    OperationType.MUTATION: "It may have happened: send it again with the same idempotencyKey.",
}

log = logging.getLogger("jkp.graphql")


async def in_time(answer: Awaitable[ExecutionResult], operation: Admitted, seconds: float) -> ExecutionResult:
    """The answer, or after so many seconds the error that says so.

    Transactions that have begun are not broken off: see `run_tx`.
    """
    limit = asyncio.timeout(seconds)
    try:
        async with limit:
            return await answer
    except TimeoutError:
        if not limit.expired():
            raise
    log.warning(
        "a %s took longer than %g s, and was ended: %s", operation.kind.value, seconds, operation.operation.asks_for
    )
    return ExecutionResult(data=None, errors=[_too_long(operation.kind, seconds)])


def _too_long(kind: OperationType, seconds: float) -> GraphQLError:
    told = {"code": TIMEOUT, "seconds": seconds, "requestId": tracing.reference()}
    return GraphQLError(f"It took longer than {seconds:g} s, and was ended. {_ASK_AGAIN[kind]}", extensions=told)
