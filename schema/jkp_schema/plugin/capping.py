"""How much a plugin's field may give, and whose: long lists, long texts and other people's rows are the plugin's fault.

graphql-core completes whatever a resolver gives, without a pause: a hundred thousand objects would hold up everybody.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_nullable_type,
    is_enum_type,
    is_scalar_type,
)

from jkp.plugin.host import Loaded
from jkp.plugin.switching import Kind
from jkp.security.principals import Principal, Role
from jkp_schema.claims.types import BenefitCase, Claim
from jkp_schema.connection import Connection
from jkp_schema.missions.types import Activity, Mission
from jkp_schema.participants.types import Participant

LONGEST_LIST = 1_000
LONGEST_TEXT = 100_000
WHOSE: Mapping[type, Callable[[Any], UUID]] = {
    Activity: lambda one: one.participant_id,
    BenefitCase: lambda one: one.participant_id,
    Claim: lambda one: one.participant_id,
    Mission: lambda one: one.row.participant_id,
    Participant: lambda one: one.local_id,
}
"""Rows of the core that belong to a participant, and to which."""
ALONE = (Role.PARTICIPANT, Role.ANONYMOUS)
"""Who may see nobody but themselves, whatever a plugin gives."""
_HARMLESS = (type(None), bool, int, float)
_NO_LISTS = (str, bytes, bytearray, memoryview, Mapping)
_NUMBERS = ("Int", "Float", "Boolean")


class TooMuch(ValueError):
    """A list or a text that is longer than any answer needs."""


class SomebodyElses(ValueError):
    """A row of a participant who is not the reader."""


def capped(value: Any, reader: Principal) -> Any:  # noqa: ANN401 - any field's value
    """The value, if it may be given to this reader. Errors: `TooMuch`, `SomebodyElses`."""
    if isinstance(value, _HARMLESS):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Connection):
        capped((edge.node for edge in capped(value.edges, reader)), reader)
        capped(value.nodes, reader)
        return value
    if isinstance(value, Iterable) and not isinstance(value, _NO_LISTS):
        return [capped(each, reader) for each in _items(value)]
    _check_owner(value, reader)
    return value


def cap_plain_fields(schema: GraphQLSchema, owner: Callable[[GraphQLObjectType], Loaded | None]) -> None:
    """The same for what the objects of a plugin's own types hold, which no resolver of its gives."""
    for type_ in schema.type_map.values():
        plugin = owner(type_) if isinstance(type_, GraphQLObjectType) else None
        for field in type_.fields.values() if plugin and isinstance(type_, GraphQLObjectType) else ():
            if plugin and _is_plain(field) and not _is_number(field):
                field.resolve = _capping(plugin, field)


def _text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise TooMuch(f"a text of {len(value)} characters; at most {LONGEST_TEXT}")
    return value


def _items(value: Iterable[Any]) -> list[Any]:
    items = list(islice(value, LONGEST_LIST + 1))
    if len(items) > LONGEST_LIST:
        raise TooMuch(f"a list of more than {LONGEST_LIST}; let it be a Connection")
    return items


def _check_owner(value: object, reader: Principal) -> None:
    whose = WHOSE.get(type(value))
    if whose and reader.role in ALONE and not (reader.role is Role.PARTICIPANT and reader.is_participant(whose(value))):
        raise SomebodyElses(f"a {type(value).__name__} of somebody else")


def _is_plain(field: GraphQLField) -> bool:
    definition = field.extensions.get("strawberry-definition")
    return definition is not None and definition.base_resolver is None


def _is_number(field: GraphQLField) -> bool:
    type_ = get_nullable_type(field.type)
    return is_enum_type(type_) or (is_scalar_type(type_) and type_.name in _NUMBERS)


def _capping(plugin: Loaded, field: GraphQLField) -> Callable[..., Any]:
    resolve: Callable[..., Any] = field.resolve  # type: ignore[assignment] # strawberry gives every field one

    def resolved(source: object, info: Any, **given: object) -> Any:  # noqa: ANN401 - any field's value
        try:
            return capped(resolve(source, info, **given), info.context.principal)
        except Exception as error:
            logging.getLogger(f"jkp.plugins.{plugin.name}").exception("field %s", info.field_name)
            plugin.switches.of(Kind.FIELDS).fail(error)
            told = {"code": "PLUGIN_ERROR", "plugin": plugin.name}
            raise GraphQLError(f"The plugin {plugin.name} failed.", extensions=told) from error

    return resolved
