"""The limits of a document, asked before it is validated: validation itself takes long where they are passed."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)

from jkp.settings.serving import LimitsSettings
from jkp_schema.edge.measuring import Measuring, Size, defaults_of, is_about_schema, roots, size_of
from jkp_schema.edge.overlapping import comparisons

TOO_COMPLEX = "QUERY_TOO_COMPLEX"
MOST_SELECTIONS = 10_000
"""With every fragment as often as it is spread."""
MOST_COMPARISONS = 2_000
REMEMBERED = 32


class Operation:
    """One operation of a document, and what it costs."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, node: OperationDefinitionNode) -> None:
        self._schema, self._document = schema, document
        self.node = node
        self.name: str | None = node.name.value if node.name else None
        self.kind: OperationType = node.operation
        self.is_about_schema = is_about_schema(node)
        self._defaults = defaults_of(node)
        first = Measuring(schema, document)
        self.least: Size = first.of(node)
        """Its size where every variable that says how much is 1."""
        self.circle, self.spread = first.circle, first.spread
        self.asks = ",".join(dict.fromkeys(roots(node.selection_set, first.fragments)))
        """The fields of the root, by their names in the schema, also those in fragments: the audit tells them."""
        self._sizing = sorted(first.sizing)
        self._costs: dict[tuple[int | None, ...], int] = {}

    @property
    def asks_for(self) -> str:
        """The fields that it asks of its root, by their names in the schema."""
        selected = self.node.selection_set.selections
        return ",".join(dict.fromkeys(one.name.value for one in selected if isinstance(one, FieldNode)))

    def cost(self, variables: Mapping[str, Any] | None) -> int:
        """The points that it costs with these variables."""
        if not self._sizing:
            return self.least.cost
        given = {**self._defaults, **(variables or {})}
        sizes = tuple(size_of(given.get(name)) for name in self._sizing)
        known = self._costs.get(sizes)
        return self._computed(sizes) if known is None else known

    def _computed(self, sizes: tuple[int | None, ...]) -> int:
        if len(self._costs) >= REMEMBERED:
            self._costs.clear()
        given = dict(zip(self._sizing, sizes, strict=True))
        cost = self._costs[sizes] = Measuring(self._schema, self._document, given).of(self.node).cost
        return cost


def check_size(operations: Sequence[Operation], document: DocumentNode, limits: LimitsSettings) -> None:
    """Error: `GraphQLError`, for the first limit that is passed, for a circle, and for what is not used."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    fragments_left = set(fragments)
    for operation in operations:
        if operation.circle:
            # What follows would walk around it for ever.
            raise GraphQLError(f"Cannot spread fragment '{operation.circle}' within itself.")
        size = operation.least
        _check("depth", size.depth, limits.depth)
        _check("aliases", size.aliases, limits.aliases)
        _check("directives", size.directives, limits.directives)
        _check("cost", size.cost, limits.cost)
        _check("selections", size.selections, MOST_SELECTIONS)
        fragments_left -= operation.spread
        repeated = comparisons(operation.node.selection_set, fragments, MOST_COMPARISONS)
        _check("repetitions", repeated, MOST_COMPARISONS)
    if fragments_left:
        # Nothing of them was measured, and validation would look at all of it.
        raise GraphQLError(f"Fragment '{min(fragments_left)}' is never used.")


def _check(limit: str, found: int, most: int) -> None:
    if found > most:
        raise too_complex(limit, most, found)


def too_complex(limit: str, most: int, found: int | None = None) -> GraphQLError:
    """The refusal by one of the limits; docs/http.md has their names."""
    told = {"code": TOO_COMPLEX, "limit": limit, "most": most}
    return GraphQLError(
        f"The document is too large: its {limit} may be {most}.",
        extensions=told if found is None else {**told, "found": min(found, 2**31 - 1)},
    )
