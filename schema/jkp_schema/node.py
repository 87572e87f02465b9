"""Relay's node: any object again by its id."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

import strawberry

from jkp_schema.context import Info
from jkp_schema.policy import INHERIT


@strawberry.interface(description="An object with an id of its own.")
class Node:
    """What `node(id)` gives."""

    __policy__ = INHERIT

    id: strawberry.ID = strawberry.field(description="Opaque id, for `node(id)`.")


Fetch: TypeAlias = Callable[[str, Info], Awaitable[Node | None]]
F = TypeVar("F", bound=Callable[..., Awaitable[Any]])

FETCHERS: dict[str, Fetch] = {}
"""How each type is loaded by its global id; a row that the reader may not see is None, like an unknown one."""


def fetched_by(type_name: str) -> Callable[[F], F]:
    """Register how `type_name` is loaded."""

    def register(fetch: F) -> F:
        FETCHERS[type_name] = fetch
        return fetch

    return register
