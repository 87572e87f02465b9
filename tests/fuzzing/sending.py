"""How one operation goes to the server: as it is, with variables, in a URL, or for server-sent events."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from fuzzing.aiming import operation_of, roots
from graphql import (
    DocumentNode,
    GraphQLSchema,
    OperationType,
    print_ast,
    value_from_ast_untyped,
)

PATIENCE = 180.0
LONGEST_URL = 30_000


@dataclass(frozen=True)
class Answered:
    """Status and JSON; for server-sent events the JSON of the last one that carries a result."""

    status: int
    body: dict[str, Any]


def posted(url: str, asked: dict[str, Any], token: str | None, accept: str = "application/json") -> Answered:
    """Errors: `ValueError` for what is no JSON, `OSError` where nobody answers."""
    headers = {"content-type": "application/json", "accept": accept}
    return _answered(Request(url, json.dumps(asked).encode(), headers), token)


def whole(url: str, document: DocumentNode, schema: GraphQLSchema, token: str | None) -> Answered:
    """With its values in the document."""
    return posted(url, {"query": print_ast(document)}, token)


def with_variables(url: str, document: DocumentNode, schema: GraphQLSchema, token: str | None) -> Answered:
    """With the arguments of its first field as variables."""
    return posted(url, _with_variables(document, schema), token)


def in_events(url: str, document: DocumentNode, schema: GraphQLSchema, token: str | None) -> Answered:
    """Asked for server-sent events."""
    return posted(url, _with_variables(document, schema), token, "text/event-stream")


def in_url(url: str, document: DocumentNode, schema: GraphQLSchema, token: str | None) -> Answered:
    """A query in the URL; a mutation too, which has to be refused there."""
    asked = _with_variables(document, schema)
    query = urlencode({"query": asked["query"], "variables": json.dumps(asked["variables"])})
    if len(query) > LONGEST_URL:
        return whole(url, document, schema, token)
    return _answered(Request(f"{url}?{query}", headers={"accept": "application/json"}), token)


Way = Callable[[str, DocumentNode, GraphQLSchema, str | None], Answered]
WAYS: dict[str, tuple[Way, int]] = {
    "document alone": (whole, 4),
    "variables": (with_variables, 3),
    "server-sent events": (in_events, 2),
    "GET": (in_url, 1),
}
"""Each way, and how often it is taken."""


def _with_variables(document: DocumentNode, schema: GraphQLSchema) -> dict[str, Any]:
    operation, field = operation_of(document), roots(document)[0]
    of_type = schema.mutation_type if operation.operation is OperationType.MUTATION else schema.query_type
    assert of_type
    given = {argument.name.value: value_from_ast_untyped(argument.value) for argument in field.arguments or ()}
    types = {name: of_type.fields[field.name.value].args[name].type for name in given}
    declared = ", ".join(f"${name}: {its}" for name, its in types.items())
    passed = ", ".join(f"{name}: ${name}" for name in given)
    asked = print_ast(field.selection_set) if field.selection_set else ""
    head, arguments = (f"({declared})", f"({passed})") if given else ("", "")
    kind = operation.operation.value
    return {"query": f"{kind} {head} {{ {field.name.value}{arguments} {asked} }}", "variables": given}


def _answered(request: Request, token: str | None) -> Answered:
    if token:
        request.add_header("authorization", f"Bearer {token}")
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return Answered(answer.status, _content(answer.headers.get_content_type(), answer.read()))
    except HTTPError as error:
        return Answered(error.code, json.load(error))


def _content(content_type: str, content: bytes) -> dict[str, Any]:
    if content_type != "text/event-stream":
        return dict(json.loads(content))
    lines = content.decode().splitlines()
    told = [line.removeprefix("data: ") for line in lines if line.startswith("data: {")]
    if not told:
        raise ValueError(f"no event with a result: {content[:300]!r}")
    return dict(json.loads(told[-1]))
