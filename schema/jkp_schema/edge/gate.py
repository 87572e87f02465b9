"""Which requests run: the same on every transport."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from graphql import OperationType

from jkp.security.principals import Principal
from jkp.settings import Settings
from jkp_schema.edge.asking import Asked
from jkp_schema.edge.budgets import RATE_LIMITED, Budget, Budgets, caller_of
from jkp_schema.edge.documents import Documents
from jkp_schema.edge.limiting import Operation, too_complex
from jkp_schema.edge.outcomes import NotRun, Outcome, not_run
from jkp_schema.edge.places import OVERLOADED, full, half, share_of
from jkp_schema.edge.tolling import Toll, price_of
from jkp_schema.edge.trusting import Trusted

T = TypeVar("T")
ASKING = frozenset({OperationType.QUERY})
ACTING = frozenset({OperationType.QUERY, OperationType.MUTATION})
FOLLOWING = frozenset({OperationType.SUBSCRIPTION})
EVERYTHING = ACTING | FOLLOWING
UNSEEN = 100
"""The points that it costs to read a document that was not there yet, or to ask again for what is refused."""
A_FILE = 1_000
"""The points that an upload costs: its content is examined."""
A_READING = 50
"""The points that it costs to be given a file."""
MOST_FILES, MOST_READINGS = 4, 16
"""Uploads of one caller at once, and downloads."""


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
    caller: str

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
        self._running: Counter[tuple[bool, str | None]] = Counter()
        """By whether they are subscriptions; all of them under None, and those of each caller."""
        self._files: Counter[tuple[int, str]] = Counter()
        """Those under way, by what they cost and whose they are."""
        self.budgets = Budgets(settings.limits)
        self.is_closed = False
        """Nothing new runs: the server is going to stop."""

    @property
    def unanswered(self) -> int:
        """How many queries and mutations run."""
        return self._running[False, None]

    def admitted(self, asked: Asked, allowed: Container[OperationType], principal: Principal, address: str) -> Admitted:
        """The operation that is asked for. Error: `NotRun`."""
        text, caller = self._trusted.text(asked, principal), caller_of(principal, address)
        is_new = not self._documents.knows(text)
        if is_new:
            self.budgets.charge(principal, address, UNSEEN)
        try:
            operation, cost = self._fitting(text, asked, allowed)
        except NotRun:
            if not is_new:
                self.budgets.charge(principal, address, UNSEEN)
            raise
        self._check_room(operation.kind, principal, caller)
        budget = self.budgets.charge(principal, address, cost)
        return Admitted(text, asked.variables, operation.name, operation, cost, self._limits.cost, budget, caller)

    def _fitting(self, text: str, asked: Asked, allowed: Container[OperationType]) -> tuple[Operation, int]:
        """The operation and its cost. Error: `NotRun`."""
        document = self._documents.prepared(text)
        document.check()
        operation = document.operation(asked.operation_name)
        _check_kind(operation.kind, allowed)
        return operation, self._cost(operation, asked.variables)

    def toll(self, admitted: Admitted, principal: Principal, address: str) -> Toll:
        """What each event of a subscription costs; nothing once the server stops, so that it ends at once."""
        return Toll(self.budgets, principal, address, price_of(admitted.cost), lambda: self.is_closed)

    @contextmanager
    def running(self, admitted: Admitted) -> Iterator[None]:
        """While an operation runs."""
        follows = admitted.kind is OperationType.SUBSCRIPTION
        with _counted(self._running, (follows, None)), _counted(self._running, (follows, admitted.caller)):
            yield

    @contextmanager
    def uploading(self, principal: Principal, address: str) -> Iterator[None]:
        """While a file is received and examined. Error: `NotRun`."""
        with self._with_a_file(principal, address, A_FILE, MOST_FILES):
            yield

    @contextmanager
    def giving(self, principal: Principal, address: str) -> Iterator[None]:
        """While a file is given. Error: `NotRun`."""
        with self._with_a_file(principal, address, A_READING, MOST_READINGS):
            yield

    @contextmanager
    def _with_a_file(self, principal: Principal, address: str, points: int, most: int) -> Iterator[None]:
        held = (points, caller_of(principal, address))
        if self._files[held] >= most:
            raise full(Outcome.TOO_MANY, "You have too many files under way at once.", RATE_LIMITED)
        self.budgets.charge(principal, address, points)
        with _counted(self._files, held):
            yield

    def _check_room(self, kind: OperationType, principal: Principal, caller: str) -> None:
        if self.is_closed:
            raise full(Outcome.OVERLOADED, "The server is going to stop. Ask again.", OVERLOADED)
        follows = kind is OperationType.SUBSCRIPTION
        most = self._limits.subscriptions_at_once if follows else self._limits.operations_at_once
        if self._running[follows, None] >= most:
            raise full(Outcome.OVERLOADED, "The server is busy. Ask again.", OVERLOADED)
        if self._running[follows, caller] >= (share_of(principal, most, self._limits) if follows else half(most)):
            raise full(Outcome.TOO_MANY, "You have too many operations at once.", RATE_LIMITED)

    def _cost(self, operation: Operation, variables: Mapping[str, Any] | None) -> int:
        """What it costs. Error: `NotRun` for more than one operation may."""
        _check_items(variables, self._limits.items)
        cost = operation.cost(variables)
        if cost > self._limits.cost:
            raise NotRun(Outcome.INVALID, [too_complex("cost", self._limits.cost, cost)])
        return cost


@contextmanager
def _counted(counter: Counter[T], of: T) -> Iterator[None]:
    """One more meanwhile; who has none is forgotten."""
    counter[of] += 1
    try:
        yield
    finally:
        counter[of] -= 1
        if not counter[of]:
            del counter[of]


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
