"""Which requests run: the same on every transport."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from graphql import OperationType

from jkp.security.principals import Principal
from jkp.settings import Settings
from jkp_schema.edge.asking import Asked
from jkp_schema.edge.budgets import Budget, Budgets
from jkp_schema.edge.documents import Documents
from jkp_schema.edge.limiting import Operation, too_complex
from jkp_schema.edge.outcomes import NotRun, Outcome, not_run
from jkp_schema.edge.trusting import Trusted

ASKING = frozenset({OperationType.QUERY})
ACTING = frozenset({OperationType.QUERY, OperationType.MUTATION})
FOLLOWING = frozenset({OperationType.SUBSCRIPTION})
EVERYTHING = ACTING | FOLLOWING
UNSEEN = 100
"""The points that it costs to read a document that was not there yet."""
LATER = 1
"""Seconds after which a server that has too much to do may be asked again."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """An operation that may run, and what it costs."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    operation: Operation
    cost: int
    most: int
    budget: Budget | None

    @property
    def kind(self) -> OperationType:
        """Query, mutation or subscription."""
        return self.operation.kind

    @property
    def told(self) -> dict[str, int]:
        """The cost, as `extensions` tells it."""
        left = {"remaining": self.budget.left} if self.budget else {}
        return {"points": self.cost, "limit": self.most, **left}


class Gate:
    """The gate of one application."""

    def __init__(self, settings: Settings, documents: Documents) -> None:
        self._limits = settings.limits
        self._documents = documents
        self._trusted = Trusted(settings.documents, documents)
        self._running: Counter[bool] = Counter()
        self.budgets = Budgets(settings.limits)

    def admitted(self, asked: Asked, allowed: Container[OperationType], principal: Principal, address: str) -> Admitted:
        """The operation that is asked for. Error: `NotRun`."""
        text = self._trusted.text(asked, principal)
        if not self._documents.knows(text):
            self.budgets.charge(principal, address, UNSEEN)
        document = self._documents.prepared(text)
        document.check()
        operation = document.operation(asked.operation_name)
        _check_kind(operation.kind, allowed)
        self._check_room(operation.kind)
        cost = self._cost(operation, asked.variables)
        budget = self.budgets.charge(principal, address, cost)
        return Admitted(text, asked.variables, operation.name, operation, cost, self._limits.cost, budget)

    @contextmanager
    def running(self, admitted: Admitted) -> Iterator[None]:
        """While an operation runs."""
        follows = admitted.kind is OperationType.SUBSCRIPTION
        self._running[follows] += 1
        try:
            yield
        finally:
            self._running[follows] -= 1

    def _check_room(self, kind: OperationType) -> None:
        follows = kind is OperationType.SUBSCRIPTION
        most = self._limits.subscriptions_at_once if follows else self._limits.operations_at_once
        if self._running[follows] < most:
            return
        refusal = not_run(Outcome.OVERLOADED, "The server is busy. Ask again.", "OVERLOADED", retryAfter=LATER)
        refusal.headers["retry-after"] = str(LATER)
        raise refusal

    def _cost(self, operation: Operation, variables: Mapping[str, Any] | None) -> int:
        """What it costs. Error: `NotRun` for more than one operation may."""
        _check_items(variables, self._limits.items)
        cost = operation.cost(variables)
        if cost > self._limits.cost:
            raise NotRun(Outcome.INVALID, [too_complex("cost", self._limits.cost, cost)])
        return cost


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


def _check_items(variables: Mapping[str, Any] | None, most: int) -> None:
    """Whether no list in the variables is longer than any of ours need be."""
    waiting: list[Any] = [*(variables or {}).values()]
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if len(inner) > most:
            raise NotRun(Outcome.INVALID, [too_complex("items", most, len(inner))])
        waiting += inner
