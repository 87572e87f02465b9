"""Ask for every field of every type that can be reached, in as few documents as there are ways in.

A document follows each edge of the graph once, by the shortest way from its root; what is asked and what came back are
walked together, so that each answer is known by type and field.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema, get_named_type
from graphql.type import is_composite_type, is_required_argument

SEEN = "seen"
PAGE = 2
ANY = {"node", "nodes"}
"""The fields that give an object of any type with an id."""
Outcome = tuple[str, str, str]
"""Type, field, and what came of asking for it: SEEN, or the code of the refusal."""


@dataclass
class Asked:
    """An object that is asked for: its type, the leaves, and the edges that lead on from it."""

    type: GraphQLObjectType
    leaves: list[str] = field(default_factory=list)
    edges: dict[str, "Asked"] = field(default_factory=dict)

    def __str__(self) -> str:
        onward = (f"{name}{page(self.type.fields[name])} {{ {to} }}" for name, to in self.edges.items())
        return " ".join(["__typename", *self.leaves, *onward])


@dataclass(frozen=True)
class Way:
    """A way into the graph: a field of the query type with its arguments, and the objects behind it."""

    name: str
    call: str
    asked: Asked | None
    by_id_of: str | None = None

    @property
    def key(self) -> str:
        """What it is called in a document with others."""
        return f"{self.name}_{self.by_id_of}" if self.name in ANY else self.name

    def __str__(self) -> str:
        on = f" {{ ... on {self.asked.type} {{ {self.asked} }} }}" if self.asked else ""
        return f"{self.key}: {self.name}{self.call}{on}"


def way(schema: GraphQLSchema, name: str, call: str = "", by_id_of: str | None = None) -> Way:
    """The way through a field of the query type, by the id of an object of a type where it takes one."""
    assert schema.query_type
    behind = schema.type_map[by_id_of or ""] if name in ANY else get_named_type(schema.query_type.fields[name].type)
    by_id = f"(ids: [${by_id_of}])" if name == "nodes" else f"(id: ${by_id_of})"
    given = by_id if by_id_of else call or page(schema.query_type.fields[name])
    return Way(name, given, _spread(behind) if isinstance(behind, GraphQLObjectType) else None, by_id_of)


def document(ways: Sequence[Way]) -> str:
    """One operation for all of them; the ids are its variables, by type."""
    wanted = sorted({each.by_id_of for each in ways if each.by_id_of})
    head = f"query({', '.join(f'${name}: ID!' for name in wanted)})" if wanted else "query"
    return f"{head} {{ {' '.join(map(str, ways))} }}"


def page(one: GraphQLField) -> str:
    """A short page, where there are pages."""
    return f"(first: {PAGE})" if "first" in one.args else ""


def _spread(root: GraphQLObjectType) -> Asked:
    """Every edge from here on, each once, and all leaves of what it leads to."""
    first, followed = Asked(root), set[tuple[str, str]]()
    queue = deque([first])
    while queue:
        asked = queue.popleft()
        for name, one in asked.type.fields.items():
            _add(asked, name, one, followed, queue)
    return first


def _add(asked: Asked, name: str, one: GraphQLField, followed: set[tuple[str, str]], queue: deque[Asked]) -> None:
    if any(is_required_argument(argument) for argument in one.args.values()):
        raise AssertionError(f"{asked.type}.{name} has a required argument: say in the matrix how to ask for it")
    behind = get_named_type(one.type)
    if not is_composite_type(behind):
        asked.leaves.append(name)
    elif isinstance(behind, GraphQLObjectType) and (asked.type.name, name) not in followed:
        followed.add((asked.type.name, name))
        asked.edges[name] = Asked(behind)
        queue.append(asked.edges[name])


Path = tuple[str | int, ...]
Refused = Mapping[Path, str]


def outcomes(way: Way, answer: Mapping[str, Any]) -> Iterator[Outcome]:
    """What came of every field that was asked, by type."""
    errors = (error for error in answer.get("errors", []) if error["path"][0] == way.key)
    refused = {tuple(error["path"]): error["extensions"]["code"] for error in errors}
    root: Path = (way.key,)
    yield "Query", way.name, refused.get(root, SEEN)
    if way.asked:
        yield from _seen(way.asked, (answer.get("data") or {}).get(way.key), root, refused)
        yield from _refusals(way.asked, refused)


def _seen(asked: Asked, value: Any, path: Path, refused: Refused) -> Iterator[Outcome]:
    """What was seen of a value: of an object, of each of a list, of nothing."""
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _seen(asked, each, (*path, place), refused)
    elif value and value.get("__typename"):
        for name in [*asked.leaves, *asked.edges]:
            if (*path, name) not in refused:
                yield asked.type.name, name, SEEN
        for name, to in asked.edges.items():
            yield from _seen(to, value[name], (*path, name), refused)


def _refusals(first: Asked, refused: Refused) -> Iterator[Outcome]:
    for path, code in refused.items():
        *names, last = (step for step in path if isinstance(step, str))
        asked = first
        for name in names[1:]:
            asked = asked.edges[name]
        if names:
            yield asked.type.name, last, code


def scalars(value: Any) -> Iterator[str]:
    """Every text in an answer, and every number of four digits or more."""
    if isinstance(value, Mapping):
        for name, held in value.items():
            if name != "__typename":
                yield from scalars(held)
    elif isinstance(value, list):
        for each in value:
            yield from scalars(each)
    elif isinstance(value, str) or (isinstance(value, int) and value > 999):
        yield str(value)
