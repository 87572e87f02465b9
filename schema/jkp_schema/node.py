"""Relay's node: any object again by its id."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

import strawberry

from jkp.errors import Refused
from jkp.security.scopes import Scope
from jkp_schema.context import Context, Info
from jkp_schema.ids import split
from jkp_schema.plugin.prefixes import begins_with, type_prefix
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

_SCOPES: dict[str, Scope] = {}


def fetched_by(type_name: str, scope: Scope = Scope.CLAIMS_READ) -> Callable[[F], F]:
    """Register how `type_name` is loaded, and the scope that an API key needs; of a plugin's type it is its name."""

    def register(fetch: F) -> F:
        FETCHERS[type_name] = fetch
        _SCOPES[type_name] = scope
        return fetch

    return register


def fetcher_of(type_name: str, context: Context) -> Fetch | None:
    """How a type is loaded; None where there is no such type, or the reader's API key has not its scope."""
    plugins = (plugin.name for plugin in context.runtime.host.plugins)
    plugin = next((name for name in plugins if begins_with(type_prefix(name), type_name)), None)
    return FETCHERS.get(type_name) if context.principal.may(plugin or _SCOPES.get(type_name)) else None


async def found(id: str, info: Info) -> Node | None:
    """The object of this id, if there is one that the reader may see."""
    try:
        fetch = fetcher_of(split(id)[0], info.context)
        return await fetch(id, info) if fetch else None
    except Refused:
        return None
