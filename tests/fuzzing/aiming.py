"""Generated documents, aimed: ids and words that the server itself gave before, where the schema asks for such ones."""

import base64
import binascii
import random
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from graphql import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    GraphQLObjectType,
    GraphQLSchema,
    ListValueNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    ValueNode,
    Visitor,
    get_named_type,
    parse,
    visit,
)

AIMED = 0.85
"""How many of the ids are known ones; the others stay as they were generated."""
WORDS_AIMED = 0.75
REMEMBERED = 300
PLAUSIBLE = {
    "email": ("sari@example.com", "budi@example.com"),
    "phone": ("081234567890", "+6281234567891"),
    "url": ("https://203.0.113.7/hook", "https://example.com/hook"),
    "number": ("1234567890", "SK-17/2025"),
    "password": ("bunga-kenanga-mekar-417", "hujan-di-bulan-juni-9"),
    "bank": ("BRI", "BNI"),
    "name": ("Sari Wulandari", "Budi Santoso"),
    "scopes": ("events:read", "claims:read"),
    "province": ("Lampung", "Jawa Barat"),
    "until": ("2025-06", "2025-12"),
}
"""Words of which the end of a name tells that they could be right."""
GLOBAL_ID = re.compile(r"([A-Z][A-Za-z]+):\S+")
REFUSALS = "refusals"
"""The name under which every mutation is asked for what it refused."""
CURSORS = ("cursor", "endcursor")


class Known:
    """What answers have given: ids by their type, and words by the name of their field."""

    def __init__(self) -> None:
        self.ids: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self._words: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def learn(self, answer: Any) -> None:
        """Remember what is in an answer."""
        for name, value in _texts(answer, ""):
            of_type = type_of(value)
            known = self.ids[of_type] if of_type else self._words[name]
            if value not in known:
                known.append(value)

    def an_id(self, field: str, argument: str, chance: random.Random) -> str | None:
        """One that this argument of this field may ask for; any where nothing tells; None where none is known."""
        fitting = [name for name in self.ids if _asks_for(field, argument, name)] or list(self.ids)
        return chance.choice(self.ids[chance.choice(fitting)]) if fitting else None

    def a_word(self, argument: str, chance: random.Random) -> str | None:
        """One that a field of this name, or of the end of it, has given; or one that could be right."""
        name = argument.lower()
        if name == "idempotencykey":
            return str(UUID(int=chance.getrandbits(128)))
        names = CURSORS if name == "after" else [known for known in self._words if name.endswith(known)]
        fitting = [word for known in names for word in self._words.get(known, ())]
        fitting += [word for end, words in PLAUSIBLE.items() if name.endswith(end) for word in words]
        return chance.choice(fitting) if fitting else None


def type_of(text: str) -> str:
    """The type in a global id; nothing for any other text."""
    try:
        found = GLOBAL_ID.fullmatch(base64.urlsafe_b64decode(text.encode()).decode())
    except (binascii.Error, UnicodeError, ValueError):
        return ""
    return found.group(1) if found else ""


def aimed(text: str, schema: GraphQLSchema, known: Known, chance: random.Random) -> DocumentNode:
    """The document with known ids and words in it, and every mutation asked for its refusals."""
    types = TypeInfo(schema)
    document: DocumentNode = visit(parse(text, no_location=True), TypeInfoVisitor(types, _Aim(types, known, chance)))
    operation = operation_of(document)
    if operation.operation is not OperationType.MUTATION:
        return document
    fields = tuple(_asked_for_refusals(field, schema) for field in roots(document))
    selected = replace(operation.selection_set, selections=fields)
    return replace(document, definitions=(replace(operation, selection_set=selected),))


def operation_of(document: DocumentNode) -> OperationDefinitionNode:
    """Its one operation."""
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return operation


def roots(document: DocumentNode) -> list[FieldNode]:
    """The fields at the top."""
    return [each for each in operation_of(document).selection_set.selections if isinstance(each, FieldNode)]


class _Aim(Visitor):
    """Puts known values into the nodes of a document."""

    def __init__(self, types: TypeInfo, known: Known, chance: random.Random) -> None:
        super().__init__()
        self._types, self._known, self._chance = types, known, chance
        self._field = ""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self._field = node.name.value

    def enter_argument(self, node: ArgumentNode, *_: Any) -> ArgumentNode:
        return replace(node, value=self._instead(node.name.value, node.value))

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> ObjectFieldNode:
        return replace(node, value=self._instead(node.name.value, node.value))

    def _instead(self, name: str, value: ValueNode) -> ValueNode:
        if isinstance(value, ListValueNode):
            return replace(value, values=tuple(self._instead(name, each) for each in value.values))
        if isinstance(value, StringValueNode) and (found := self._found(name)) is not None:
            return StringValueNode(value=found)
        return value

    def _found(self, name: str) -> str | None:
        of_type = get_named_type(self._types.get_input_type())
        if of_type and of_type.name == "ID" and self._chance.random() < AIMED:
            return self._known.an_id(self._field, name, self._chance)
        if of_type and of_type.name in ("String", "NIK") and self._chance.random() < WORDS_AIMED:
            return self._known.a_word(name, self._chance)
        return None


def _asks_for(field: str, argument: str, of_type: str) -> bool:
    name = re.sub(r"ids?$", "", argument.lower())
    if not name or argument == "resubmits":
        return of_type.lower() in field.lower()
    return of_type.lower().endswith(name) or name.endswith(of_type.lower())


def _asked_for_refusals(field: FieldNode, schema: GraphQLSchema) -> FieldNode:
    payload = get_named_type(schema.mutation_type.fields[field.name.value].type) if schema.mutation_type else None
    if field.selection_set and isinstance(payload, GraphQLObjectType) and "errors" in payload.fields:
        selections = (*field.selection_set.selections, _REFUSALS)
        return replace(field, selection_set=replace(field.selection_set, selections=selections))
    return field


def _texts(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Every text in an answer, with the name of its field."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _texts(held, key.lower())
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held, name)
    elif isinstance(value, str) and value:
        yield name, value


_REFUSALS = roots(parse(f"{{ {REFUSALS}: errors {{ code }} }}", no_location=True))[0]
