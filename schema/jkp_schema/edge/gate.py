"""Which requests run: the same on every transport."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from graphql import OperationType

from jkp_schema.edge.asking import Asked
from jkp_schema.edge.documents import Documents
from jkp_schema.edge.outcomes import Outcome, not_run

ASKING = frozenset({OperationType.QUERY})
ACTING = frozenset({OperationType.QUERY, OperationType.MUTATION})
FOLLOWING = frozenset({OperationType.SUBSCRIPTION})
EVERYTHING = ACTING | FOLLOWING


@dataclass(frozen=True)
class Admitted:
    """An operation that may run."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    kind: OperationType


class Gate:
    """The gate of one application."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def admitted(self, asked: Asked, allowed: Container[OperationType]) -> Admitted:
        """The operation that is asked for. Error: `NotRun`."""
        if not asked.query:
            raise not_run(Outcome.MALFORMED, "There is no query.")
        document = self._documents.prepared(asked.query)
        document.check()
        kind = document.operation(asked.operation_name).operation
        _check_kind(kind, allowed)
        return Admitted(asked.query, asked.variables, asked.operation_name, kind)


def _check_kind(kind: OperationType, allowed: Container[OperationType]) -> None:
    """Whether an operation of this kind may come this way."""
    if kind in allowed:
        return
    if kind is OperationType.SUBSCRIPTION:
        raise not_run(
            Outcome.MALFORMED, "subscriptions need a WebSocket (graphql-transport-ws), or Accept: text/event-stream."
        )
    refusal = not_run(Outcome.NOT_HERE, "mutations need POST.")
    refusal.headers["allow"] = "POST"
    raise refusal
