"""Whoever reads the schema alone learns what everything means."""

from collections.abc import Iterator
from typing import Any

import pytest
import strawberry
from graphql import get_introspection_query
from support.api import Api

from jkp_schema.policy import PolicyMissing, secure


def things(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in the schema that can have a description, by its path."""
    for of_type in schema["types"]:
        if of_type["name"].startswith("__"):
            continue
        yield of_type["name"], of_type
        for kind in ("fields", "inputFields", "enumValues"):
            for thing in of_type[kind] or ():
                yield f"{of_type['name']}.{thing['name']}", thing
                for argument in thing.get("args") or ():
                    yield f"{of_type['name']}.{thing['name']}({argument['name']})", argument


async def test_every_type_field_argument_and_value_has_a_description(api: Api) -> None:
    schema = (await api(get_introspection_query()))["__schema"]

    everything = dict(things(schema))
    assert len(everything) > 300
    assert [path for path, thing in everything.items() if not (thing["description"] or "").strip()] == []


def test_a_schema_with_a_field_that_has_no_policy_does_not_build() -> None:
    @strawberry.type
    class Query:
        secret: str = strawberry.field(description="Who may see it?")

    with pytest.raises(PolicyMissing, match=r"fields without a policy: Query\.secret"):
        secure(strawberry.Schema(Query)._schema, lambda _: None)  # noqa: SLF001 - strawberry keeps it there
