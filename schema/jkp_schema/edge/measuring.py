"""How large an operation is, in one pass: each fragment is measured once, however often it is spread.

A field costs 1, also `__typename`; a mutation costs 10; a few fields have a price of their own. What is in a list
counts as often as the list can be long: `first` or the number of `ids` where there is such an argument, 10 where there
is none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
)

from jkp_schema.connection import LARGEST_PAGE
from jkp_schema.edge.pricing import price_of

A_MUTATION = 10
A_LIST = 10
"""How long a list is taken to be that has no pages."""
ALONE, MIXED = 100, 20
"""How many fields of the schema's own answer cost a point: alone they are found in a thread, and once."""
OF_SCHEMA = ("__schema", "__type")
OWN_LISTS = {"fields": 8, "inputFields": 6, "enumValues": 8, "args": 2, "directives": 8, "locations": 4}
"""How long the lists of the schema's own types are, about; `types` are counted."""
SIZING = ("first", "ids")
MOST_DIGITS = 9


@dataclass
class Size:
    """Of a selection with everything below it. `each` is the cost of one item of the connection that it belongs to."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    selections: int = 0
    once: int = 0
    each: int = 0

    def add(self, other: "Size") -> None:
        """Put what is beside it to it."""
        self.depth = max(self.depth, other.depth)
        self.aliases += other.aliases
        self.directives += other.directives
        self.selections += other.selections
        self.once += other.once
        self.each += other.each

    @property
    def cost(self) -> int:
        """The points of a whole operation."""
        return self.once + self.each


class Measuring:
    """The pass over one operation. `given` are the sizes in its variables; without them each counts as 1."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, given: Mapping[str, int | None] | None = None
    ) -> None:
        self._schema = schema
        self._given = given
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._measured: dict[str, Size] = {}
        self._price = ALONE
        self._own_lists = {**OWN_LISTS, "types": len(schema.type_map)}
        self._open: set[str] = set()
        self.circle: str | None = None
        """A fragment that spreads itself."""
        self.sizing: set[str] = set()
        """The variables on which the cost depends."""

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        """Those that were met, by their names."""
        return {name: self._fragments[name] for name in self._measured}

    @property
    def spread(self) -> set[str]:
        """The fragments that were met."""
        return set(self._measured)

    def of(self, operation: OperationDefinitionNode) -> Size:
        """The size of the operation."""
        self._price = ALONE if is_about_schema(operation) else MIXED
        root = self._schema.get_root_type(operation.operation)
        size = self._of_set(operation.selection_set, root)
        size.directives += _number(operation.directives)
        size.directives += sum(_number(each.directives) for each in operation.variable_definitions or ())
        return size

    def _of_set(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Size:
        total = Size()
        for selection in node.selections if node else ():
            total.add(self._of_selection(selection, parent))
        return total

    def _of_selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Size:
        if isinstance(node, FieldNode):
            size = self._of_field(node, parent)
        elif isinstance(node, FragmentSpreadNode):
            size = Size(selections=1)
            size.add(self._of_fragment(node.name.value))
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = self._schema.get_type(condition.name.value) if condition else parent
            size = self._of_set(node.selection_set, inner)
        else:
            raise TypeError(node)
        size.directives += _number(node.directives)
        return size

    def _of_fragment(self, name: str) -> Size:
        """Measured once; a fragment that spreads itself counts as nothing inside."""
        if name in self._open:
            self.circle = name
            return Size()
        if name not in self._measured and name in self._fragments:
            self._open.add(name)
            self._measured[name] = self._of_definition(self._fragments[name])
            self._open.remove(name)
        return self._measured.get(name) or Size()

    def _of_definition(self, fragment: FragmentDefinitionNode) -> Size:
        size = self._of_set(fragment.selection_set, self._schema.get_type(fragment.type_condition.name.value))
        size.directives += _number(fragment.directives)
        return size

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Size:
        name = node.name.value
        field = self._schema.get_field(parent, name) if is_composite_type(parent) else None
        inner = self._of_set(node.selection_set, get_named_type(field.type) if field else None)
        size = Size(inner.depth + 1, inner.aliases + bool(node.alias), inner.directives, inner.selections + 1)
        if name in OF_SCHEMA:
            size.depth, size.once = 1, 1 + inner.cost // self._price
        elif field and _is_list(field) and _is_connection(parent):
            size.once, size.each = 1, inner.once + inner.each
        else:
            below = self._times(node, field, parent) * inner.once + self._page(node, field) * inner.each
            size.once = (price_of(field) or self._own(parent)) + below
        return size

    def _own(self, parent: GraphQLNamedType | None) -> int:
        return A_MUTATION if parent and parent is self._schema.get_root_type(OperationType.MUTATION) else 1

    def _times(self, node: FieldNode, field: GraphQLField | None, parent: GraphQLNamedType | None) -> int:
        """How often what is below a field counts that is no connection."""
        if field is None or not _is_list(field):
            return 1
        if field.args.keys() & SIZING:
            return self._given_size(node, field)
        return self._own_lists.get(node.name.value, 1) if parent and parent.name.startswith("__") else A_LIST

    def _page(self, node: FieldNode, field: GraphQLField | None) -> int:
        return self._given_size(node, field) if field and "first" in field.args else A_LIST

    def _given_size(self, node: FieldNode, field: GraphQLField) -> int:
        """What the argument says, or its default."""
        said = (self._said(each.value) for each in node.arguments or () if each.name.value in SIZING)
        default = next((field.args[name].default_value for name in SIZING if name in field.args), None)
        return next(said, None) or size_of(default) or LARGEST_PAGE

    def _said(self, value: ValueNode) -> int | None:
        if isinstance(value, VariableNode):
            self.sizing.add(value.name.value)
            return 1 if self._given is None else self._given.get(value.name.value)
        if isinstance(value, IntValueNode):
            return size_of(int(value.value[:MOST_DIGITS]))
        return size_of(value.values) if isinstance(value, ListValueNode) else None


def roots(selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> Iterator[str]:
    """The names of the fields that come to the place of `selections`; each fragment is taken out and looked at once."""
    for one in selections.selections:
        if isinstance(one, FieldNode):
            yield one.name.value
        elif isinstance(one, InlineFragmentNode):
            yield from roots(one.selection_set, fragments)
        elif isinstance(one, FragmentSpreadNode) and (inner := fragments.pop(one.name.value, None)):
            yield from roots(inner.selection_set, fragments)


def is_about_schema(operation: OperationDefinitionNode) -> bool:
    """Whether it asks for the schema alone, so that it is answered without any row."""
    fields = [each.name.value for each in operation.selection_set.selections if isinstance(each, FieldNode)]
    return len(fields) == len(operation.selection_set.selections) and set(fields) <= {*OF_SCHEMA, "__typename"}


def defaults_of(operation: OperationDefinitionNode) -> dict[str, int]:
    """The variables that are numbers, with what they are where a request does not say it."""
    found = {}
    for each in operation.variable_definitions or ():
        if isinstance(each.default_value, IntValueNode):
            found[each.variable.name.value] = int(each.default_value.value[:MOST_DIGITS])
    return found


def size_of(value: object) -> int | None:
    """How many a value asks for: the number itself, or the length of a list; none for what is neither."""
    if isinstance(value, list | tuple):
        value = len(value)
    # GraphQL takes 100.0 for the whole number that it is.
    return int(min(max(1, value), LARGEST_PAGE)) if isinstance(value, int | float) else None


def _number(directives: tuple[DirectiveNode, ...] | None) -> int:
    return len(directives or ())


def _is_list(field: GraphQLField) -> bool:
    return isinstance(get_nullable_type(field.type), GraphQLList)


def _is_connection(type_: GraphQLNamedType | None) -> bool:
    return isinstance(type_, GraphQLObjectType) and "pageInfo" in type_.fields
