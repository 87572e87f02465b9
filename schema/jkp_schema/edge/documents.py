"""Documents, each parsed and validated once; a faulty one keeps all its errors."""

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from jkp.settings.serving import LimitsSettings
from jkp_schema.edge.limiting import Operation, check_size, too_complex
from jkp_schema.edge.outcomes import NotRun, Outcome, not_run

MOST_DOCUMENTS = 512
MOST_CHARACTERS = 2_000_000
"""Of all documents together: a parsed one takes some hundred times its text."""
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
"""What strawberry asks of a document."""
MOST_ERRORS = 20
ABORTED = "Parsing aborted"
"""What the library says of a document with too many tokens."""
_CODES = {Outcome.SYNTAX: "GRAPHQL_PARSE_FAILED", Outcome.INVALID: "GRAPHQL_VALIDATION_FAILED"}


@dataclass(frozen=True)
class Prepared:
    """A document as it was found when it was seen first."""

    outcome: Outcome = Outcome.ANSWERED
    errors: tuple[GraphQLError, ...] = ()
    document: DocumentNode | None = None
    operations: dict[str | None, Operation] = field(default_factory=dict)

    def check(self) -> None:
        """Error: `NotRun`, with every error of the document."""
        if self.errors:
            raise NotRun(self.outcome, self.errors)

    def asks_for(self, name: str | None) -> str:
        """The fields that an operation asks of its root, by their names in the schema; none where there is no such."""
        found = self.operations.get(name) if name else next(iter(self.operations.values()), None)
        return found.asks if found else ""

    def operation(self, name: str | None) -> Operation:
        """The operation that is meant. Error: `NotRun` where that is not one and no other; nothing is guessed."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            problem = "The document has several operations: say which one in operationName."
            raise not_run(Outcome.UNCHOSEN, problem if self.operations else "The document has no operation.")
        if name not in self.operations:
            raise not_run(Outcome.UNCHOSEN, "The document has no operation of that operationName.")
        return self.operations[name]


class Documents:
    """The documents that were asked last, and those that are trusted. One that is not there is read on the spot."""

    def __init__(self, schema: GraphQLSchema, limits: LimitsSettings) -> None:
        self._schema = schema
        self._limits = limits
        self._pinned: dict[str, Prepared] = {}
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        self._characters = 0
        self.hits = 0
        self.misses = 0

    def knows(self, text: str) -> bool:
        """Whether it was read before."""
        return text in self._known or text in self._pinned

    def prepared(self, text: str) -> Prepared:
        """The document of this text, with its errors."""
        known = self._known.get(text)
        if known is None:
            return self._pinned.get(text) or self._learn(text)
        self.hits += 1
        self._known.move_to_end(text)
        return known

    def pin(self, text: str) -> Prepared:
        """Keep a document for ever."""
        return self._pinned.setdefault(text, self._read(text))

    def _learn(self, text: str) -> Prepared:
        self.misses += 1
        found = self._read(text)
        self._known[text] = found
        self._characters += len(text)
        while len(self._known) > MOST_DOCUMENTS or self._characters > MOST_CHARACTERS:
            self._characters -= len(self._known.popitem(last=False)[0])
        return found

    def _read(self, text: str) -> Prepared:
        try:
            document = self._parsed(text)
            operations = [Operation(self._schema, document, each) for each in _operations(document)]
            check_size(operations, document, self._limits)
            errors = validate(self._schema, document, RULES, max_errors=MOST_ERRORS, hide_suggestions=True)
        except GraphQLSyntaxError as error:
            return _faulty(Outcome.SYNTAX, [error])
        except GraphQLError as error:
            return _faulty(Outcome.INVALID, [error])
        except RecursionError:
            return _faulty(Outcome.INVALID, [too_complex("depth", self._limits.depth)])
        if errors:
            return _faulty(Outcome.INVALID, errors)
        return Prepared(document=document, operations={each.name: each for each in operations})

    def _parsed(self, text: str) -> DocumentNode:
        """Errors: `GraphQLSyntaxError`, and QUERY_TOO_COMPLEX for what is too long to be read."""
        if len(text) > self._limits.characters:
            raise too_complex("characters", self._limits.characters, len(text))
        try:
            return parse(text, max_tokens=self._limits.tokens)
        except GraphQLSyntaxError as error:
            if ABORTED in error.message:
                raise too_complex("tokens", self._limits.tokens) from error
            raise


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]


def _faulty(outcome: Outcome, errors: list[GraphQLError]) -> Prepared:
    """Without their traces, which would keep everything alive that was there when they were raised."""
    for error in errors:
        error.extensions = {"code": _CODES[outcome], **(error.extensions or {})}
        error.__traceback__ = error.__context__ = error.__cause__ = None
    return Prepared(outcome, tuple(errors))
