"""Documents, each parsed and validated once; a faulty one keeps all its errors."""

from collections import OrderedDict
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
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

from jkp_schema.edge.outcomes import NotRun, Outcome, not_run

MOST_DOCUMENTS = 512
MOST_CHARACTERS = 2_000_000
"""Of all documents together: a parsed one takes some hundred times its text."""
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
"""What strawberry asks of a document."""
_CODES = {Outcome.SYNTAX: "GRAPHQL_PARSE_FAILED", Outcome.INVALID: "GRAPHQL_VALIDATION_FAILED"}


@dataclass(frozen=True)
class Prepared:
    """A document as it was found when it was seen first."""

    document: DocumentNode | None
    outcome: Outcome = Outcome.ANSWERED
    errors: tuple[GraphQLError, ...] = ()
    operations: dict[str | None, OperationDefinitionNode] = field(default_factory=dict)

    def check(self) -> None:
        """Error: `NotRun`, with every error of the document."""
        if self.errors:
            raise NotRun(self.outcome, self.errors)

    def asks_for(self, name: str | None) -> str:
        """The fields that an operation asks of its root, by their names in the schema; none where there is no such."""
        found = self.operations.get(name) if name else next(iter(self.operations.values()), None)
        selected = found.selection_set.selections if found else ()
        return ",".join(dict.fromkeys(one.name.value for one in selected if isinstance(one, FieldNode)))

    def operation(self, name: str | None) -> OperationDefinitionNode:
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
    """The documents that were asked last. One that is not there is read on the spot."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._known: OrderedDict[str, Prepared] = OrderedDict()
        self._characters = 0
        self.hits = 0
        self.misses = 0

    def prepared(self, text: str) -> Prepared:
        """The document of this text, with its errors."""
        known = self._known.get(text)
        if known is None:
            return self._learn(text)
        self.hits += 1
        self._known.move_to_end(text)
        return known

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
            document = parse(text)
            errors = validate(self._schema, document, RULES, hide_suggestions=True)
        except GraphQLSyntaxError as error:
            return _faulty(Outcome.SYNTAX, [error])
        except RecursionError:
            return _faulty(Outcome.INVALID, [GraphQLError("The document is nested too deep.")])
        if errors:
            return _faulty(Outcome.INVALID, errors)
        return Prepared(document, operations={_name(each): each for each in _operations(document)})


def _operations(document: DocumentNode) -> list[OperationDefinitionNode]:
    return [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]


def _name(operation: OperationDefinitionNode) -> str | None:
    return operation.name.value if operation.name else None


def _faulty(outcome: Outcome, errors: list[GraphQLError]) -> Prepared:
    """Without their traces, which would keep everything alive that was there when they were raised."""
    for error in errors:
        error.extensions = {"code": _CODES[outcome], **(error.extensions or {})}
        error.__traceback__ = error.__context__ = error.__cause__ = None
    return Prepared(None, outcome, tuple(errors))
