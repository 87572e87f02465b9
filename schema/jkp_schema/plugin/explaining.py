"""What a plugin's own type must say of itself: its plugin by its name, what it means, and who may see it."""

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType

from jkp.plugin.discovery import PluginError
from jkp_schema.plugin.prefixes import begins_with, type_prefix
from jkp_schema.policy import policy_of

WITH_FIELDS = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)


def check_type(plugin: str, type_: GraphQLNamedType) -> None:
    """Error: `PluginError` naming the plugin and the type, and saying what to write."""
    prefix = type_prefix(plugin)
    if not begins_with(prefix, type_.name):
        raise PluginError(plugin, f"the type {type_.name} must begin with {prefix}, followed by a capital")
    for what, part in (("the type", type_), *_parts(type_)):
        if not part.description:
            name = type_.name if part is type_ else f"of {type_.name}"
            raise PluginError(plugin, f"{what} {name} needs a description: strawberry ignores docstrings")
    if isinstance(type_, GraphQLObjectType):
        _check_policies(plugin, type_)


def _parts(type_: GraphQLNamedType) -> Iterator[tuple[str, Any]]:
    """The fields of a type with their arguments, or its values."""
    if isinstance(type_, GraphQLEnumType):
        yield from ((f"the value {name}", value) for name, value in type_.values.items())
    fields: Mapping[str, Any] = type_.fields if isinstance(type_, WITH_FIELDS) else {}
    for name, field in fields.items():
        yield f"the field {name}", field
        arguments: Mapping[str, Any] = getattr(field, "args", {})
        yield from ((f"the argument {argument} of {name}", given) for argument, given in arguments.items())


def _check_policies(plugin: str, type_: GraphQLObjectType) -> None:
    for name, field in type_.fields.items():
        if policy_of(type_, field) is None:
            told = f"the field {name} of {type_.name} needs a policy: write __policy__ = INHERIT into {type_.name}"
            raise PluginError(plugin, told)
