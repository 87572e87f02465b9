"""How many fields a validation must compare with each other: those that come to the same place of the answer.

GraphQL asks that they can be merged, which takes the square of their number: 6 KB of text take seconds.
"""

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionNode, SelectionSetNode

Fragments = dict[str, FragmentDefinitionNode]


def comparisons(selections: SelectionSetNode, fragments: Fragments, most: int) -> int:
    """How many there are at least; counting ends beyond `most`."""
    found, places = 0, [[selections]]
    while places and found <= most:
        fields, spread = _merged(places.pop(), fragments)
        found += _squared(spread) + sum(_squared(len(same)) for same in fields.values())
        below = ([each.selection_set for each in same if each.selection_set] for same in fields.values())
        places += [sets for sets in below if sets]
    return found


def _merged(sets: list[SelectionSetNode], fragments: Fragments) -> tuple[dict[str, list[FieldNode]], int]:
    """The fields of one place by their name in the answer, and the number of fragments that bring some."""
    fields: dict[str, list[FieldNode]] = {}
    spread: set[str] = set()
    waiting: list[SelectionNode] = [each for one in sets for each in one.selections]
    while waiting:
        node = waiting.pop()
        if isinstance(node, FieldNode):
            fields.setdefault((node.alias or node.name).value, []).append(node)
        elif not isinstance(node, FragmentSpreadNode):
            waiting += node.selection_set.selections  # type: ignore[attr-defined] # an inline fragment
        elif node.name.value not in spread and node.name.value in fragments:
            spread.add(node.name.value)
            waiting += fragments[node.name.value].selection_set.selections
    return fields, len(spread)


def _squared(number: int) -> int:
    return number * number if number > 1 else 0
