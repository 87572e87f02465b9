"""Every argument of every operation, found by introspection, with hostile values of its type."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
)
from support.matrix import IDS as IDS_OF

from jkp.security.principals import Role
from jkp_schema.policy import policy_of

MARK = "Rahasia-7Q"
"""In values that nobody may be told again."""
GOOD: dict[str, Any] = {
    "Boolean": True,
    "Date": "2025-03-20",
    "DateTime": "2025-03-20T09:00:00+07:00",
    "Float": 1.5,
    "Int": 1,
    "JSON": {},
    "NIK": "9999014506900001",
    "Rupiah": 1,
    "String": "sesuatu",
}
TEXTS: tuple[Any, ...] = (
    f"{MARK}\0",
    "\0",
    f"a\0{MARK}",
    f"\ud800{MARK}",
    f"{MARK}\udfff",
    "",
    " \t\r\n\u00a0\u3000",
    "ж" * 20_000,
    "'; DROP TABLE participant; --",
    "\\' || pg_sleep(9) || E'\\x00",
    "%s%n{0}{x}$1:1?",
    "%_\\%_\\",
    "\ufffe\uffff\u200b\u202e\u2028\u0301",
    "a\r\nBcc: evil@example.com",
    "👩‍👩‍👧‍👦" * 300,
    '"" OR NEAR(a b) * ^ - :',
    "=cmd|' /C calc'!A0",
    "٢٠٢٥",
    "\\u0000",
    "-9223372036854775809",
)
LOCAL_IDS = (
    "",
    "\0",
    f"\0{MARK}",
    "-1",
    "0",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 60,
    "1.0",
    "²",
    "١٢٣",
    "{00000000-0000-4000-8000-000000000000}",
    "urn:uuid:00000000-0000-4000-8000-000000000000",
    "' OR 1=1 --",
    "x" * 20_000,
    "ж\u202e",
)
ODD_IDS = (*TEXTS[:6], "!!!!", "====", base64.urlsafe_b64encode(b"Claim:\xff\xfe").decode(), 10**20, -1)
NUMBERS = (-1, 0, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**60, 0.5, 1e308, True, "1")
DAYS = (
    f"{MARK}",
    "\0",
    "0000-01-01",
    "0001-01-01",
    "1900-01-01",
    "2199-12-31",
    "9999-12-31",
    "10000-01-01",
    "-4713-11-24",
    "infinity",
    "2025-02-30",
    "2025-W01-1",
    "٢٠٢٥-٠١-٠١",
    20250310,
)
MOMENTS = (
    *DAYS,
    "2025-03-10T09:00:00",
    "1900-01-01T00:00:00+23:59",
    "2199-12-31T23:59:59.999999-23:59",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2025-03-10T23:59:60+07:00",
    "2025-03-10T24:00:00+07:00",
    "2025-03-10T09:00:00+24:00",
)
HOSTILE: Mapping[str, Sequence[Any]] = {
    "String": TEXTS,
    "ID": ODD_IDS,
    "Int": NUMBERS,
    "Float": (*NUMBERS, "NaN"),
    "Rupiah": (*NUMBERS, 2**53 - 1, 2**53),
    "Date": DAYS,
    "DateTime": MOMENTS,
    "NIK": (*TEXTS[:8], "١" * 16, "0" * 16, f"{MARK}999", "9" * 5_000, 9999014506900001),
    "JSON": ({"a": f"\0{MARK}"}, [[[]]], 10**60, "\0"),
}
LAST = ("changePassword", "endCase", "reportDeath", "eraseParticipant")
"""They leave little for the others."""
NEVER = {"sandboxReset"}
BY_ID = {
    **IDS_OF,
    "changeWebhookEndpoint": "WebhookEndpoint",
    "resendWebhookDelivery": "WebhookDelivery",
    "revokeApiKey": "ApiKey",
    "trainingEnrol": "TrainingIntake",
}
"""The types of the ids that some fields take, where the name of the argument does not say it."""
OPEN_TO = {
    "query": frozenset({Role.ANONYMOUS, Role.PARTICIPANT, Role.OFFICER}),
    "subscription": frozenset({Role.PARTICIPANT, Role.INTEGRATOR}),
    "mutation": frozenset({Role.ANONYMOUS}),
}
"""Who asks for what everybody may ask for; those at the door wait on purpose for each answer."""
Given = GraphQLArgument | GraphQLInputField
Path = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One argument, or one field of an input, of one operation."""

    field: str
    document: str
    roles: frozenset[Role]
    arguments: Mapping[str, Given]
    path: Path
    of_type: str

    def __str__(self) -> str:
        return f"{self.field}({'.'.join(self.path)}: {self.of_type})"

    def variables(self, ids: Mapping[str, str], value: Any) -> dict[str, Any]:
        """Good values for all others that are required, and for those that lead here."""
        return _filled(self.arguments, ids, self.path, value)

    def hostile(self, ids: Mapping[str, str]) -> list[Any]:
        """The values for it; where it takes ids, also odd ones of the type that it takes."""
        if self.of_type != "ID":
            return [*HOSTILE[self.of_type]]
        kind = BY_ID.get(self.field) or _type_of(ids.get(self.path[-1]) or ids["claimId"])
        return [*ODD_IDS, *(_id(f"{kind}:{local}") for local in LOCAL_IDS)]


def places(schema: GraphQLSchema) -> list[Place]:
    """Every place of queries, mutations and subscriptions; the mutations that end it all are at the end."""
    participant = schema.type_map["Participant"]
    assert isinstance(participant, GraphQLObjectType)
    found = [*_of(schema.query_type, "query", "{}"), *_of(schema.subscription_type, "subscription", "{}")]
    found += _of(participant, "query", "viewer {{ participant {{ {} }} }}")
    changes = [*_of(schema.mutation_type, "mutation", "{}")]
    return [*found, *sorted(changes, key=lambda each: LAST.index(each.field) if each.field in LAST else -1)]


def _of(root: GraphQLObjectType | None, kind: str, around: str) -> Iterator[Place]:
    assert root
    for name, field in root.fields.items():
        policy = policy_of(root, field)
        assert policy
        if name not in NEVER and field.args:
            roles = OPEN_TO[kind] if policy.open else policy.roles or frozenset({Role.PARTICIPANT})
            document = _document(name, field, kind, around)
            for path, of_type in _paths(field.args):
                yield Place(name, document, roles, field.args, path, of_type)


def _document(name: str, field: GraphQLField, kind: str, around: str) -> str:
    declared = ", ".join(f"${argument}: {given.type}" for argument, given in field.args.items())
    passed = ", ".join(f"{argument}: ${argument}" for argument in field.args)
    return f"{kind}({declared}) {{ {around.format(f'{name}({passed}) {_selection(field)}')} }}"


def _selection(field: GraphQLField) -> str:
    """So much that rows are looked for."""
    behind = get_named_type(field.type)
    fields = getattr(behind, "fields", None)
    if fields is None:
        return ""
    wanted = {"errors": "errors { code message path }", "nodes": "nodes { __typename }", "id": "id"}
    return f"{{ __typename {' '.join(text for each, text in wanted.items() if each in fields)} }}"


def _paths(arguments: Mapping[str, Given], seen: tuple[str, ...] = ()) -> Iterator[tuple[Path, str]]:
    """Every way down to a scalar, and the scalar."""
    for name, one in arguments.items():
        behind = get_named_type(one.type)
        if isinstance(behind, GraphQLInputObjectType) and behind.name not in seen:
            yield from (((name, *path), leaf) for path, leaf in _paths(behind.fields, (*seen, behind.name)))
        elif behind.name in HOSTILE:
            yield (name,), behind.name


def _filled(given: Mapping[str, Given], ids: Mapping[str, str], path: Path, value: Any) -> dict[str, Any]:
    """What is required, what has an id of hers, and what `path` leads through, with the value at its end."""
    return {
        name: _value(name, one.type, ids, path[1:], value, is_on_path=path[:1] == (name,))
        for name, one in given.items()
        if isinstance(one.type, GraphQLNonNull) or name in ids or path[:1] == (name,)
    }


def _value(
    name: str, of_type: GraphQLInputType, ids: Mapping[str, str], path: Path, value: Any, *, is_on_path: bool
) -> Any:
    if isinstance(of_type, GraphQLNonNull):
        return _value(name, of_type.of_type, ids, path, value, is_on_path=is_on_path)
    if isinstance(of_type, GraphQLList):
        return [_value(name, of_type.of_type, ids, path, value, is_on_path=is_on_path)]
    if isinstance(of_type, GraphQLInputObjectType):
        return _filled(of_type.fields, ids, path if is_on_path else (), value)
    return value if is_on_path else _good(name, of_type, ids)


def _good(name: str, of_type: GraphQLScalarType | GraphQLEnumType, ids: Mapping[str, str]) -> Any:
    if isinstance(of_type, GraphQLEnumType):
        return [*of_type.values][-1]
    if name == "idempotencyKey":
        return str(uuid4())
    return ids.get(name, "") if of_type.name == "ID" else GOOD[of_type.name]


def _id(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def _type_of(global_id: str) -> str:
    return base64.urlsafe_b64decode(global_id).decode().partition(":")[0]
