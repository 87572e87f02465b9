"""Plugin fields in the schema: checked when it is built, guarded when they run.

A plugin field can only damage itself: it carries its plugin's prefix, is nullable, and has a time limit.
"""

import asyncio
import copy
import inspect
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from graphql import GraphQLError
from strawberry.extensions import FieldExtension
from strawberry.types.base import StrawberryOptional, get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from jkp.errors import Refused
from jkp.plugin.discovery import PluginError
from jkp.plugin.host import PluginHost
from jkp_schema.context import Info
from jkp_schema.edges import EDGES
from jkp_schema.root import Mutation, Query

SECONDS = "jkp.seconds"
Additions = Mapping[type, list[StrawberryField]]


class PluginGuard(FieldExtension):
    """Keeps a plugin's faults inside its field: null, and an error with the plugin's name."""

    def __init__(self, plugin: str, seconds: float) -> None:
        self.plugin = plugin
        self.seconds = seconds

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> Any:  # noqa: ANN401
        """The field's value, or an error that nulls it."""
        with self._blamed(info):
            value = next_(source, info, **given)
        return self._in_time(value, info) if inspect.isawaitable(value) else value

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> Any:  # noqa: ANN401
        """The same for a field that waits."""
        value = self.resolve(next_, source, info, **given)
        return await value if inspect.isawaitable(value) else value

    async def _in_time(self, value: Awaitable[Any], info: Info) -> Any:  # noqa: ANN401 - any field's value
        with self._blamed(info):
            async with asyncio.timeout(self.seconds):
                return await value

    @contextmanager
    def _blamed(self, info: Info) -> Iterator[None]:
        try:
            yield
        except Refused:
            raise
        except GraphQLError as error:
            error.extensions = {"code": "PLUGIN_ERROR", "plugin": self.plugin, **(error.extensions or {})}
            raise
        except TimeoutError as error:
            raise self._fault("PLUGIN_TIMEOUT", "was too slow") from error
        except Exception as error:
            logging.getLogger(f"jkp.plugins.{self.plugin}").exception("field %s", info.field_name)
            raise self._fault("PLUGIN_ERROR", "failed") from error

    def _fault(self, code: str, what: str) -> GraphQLError:
        return GraphQLError(f"The plugin {self.plugin} {what}.", extensions={"code": code, "plugin": self.plugin})


def takes(seconds: float) -> dict[str, float]:
    """Field metadata: this field of a plugin may take longer than the others, so many seconds.

    Example: `metadata={**PUBLIC, **takes(10)}`
    """
    return {SECONDS: seconds}


def additions(host: PluginHost) -> Additions:
    """The fields that are added to types, by type: the core's own edges, and what plugins bring.

    Error: `PluginError`.
    """
    added = {
        core_type: [field for mixin in mixins for field in _declared(mixin)] for core_type, mixins in EDGES.items()
    }
    for plugin in host.plugins:
        extension = plugin.graphql()
        if extension is None:
            continue
        parts = {Query: extension.query, Mutation: extension.mutation, **extension.extend}
        for core_type, mixin in parts.items():
            if mixin is not None:
                added.setdefault(core_type, []).extend(_fields(plugin.name, core_type, mixin, plugin.seconds))
    return added


def _fields(plugin: str, core_type: type, mixin: type, seconds: float) -> list[StrawberryField]:
    fields, known = _declared(mixin), {field.python_name for field in _declared(core_type)}
    for field in fields:
        _check(plugin, field)
        if field.python_name in known:
            raise PluginError(plugin, f"the field {name_of(field)} of {core_type.__name__} exists already")
    return [guarded(plugin, field, seconds) for field in fields]


def _declared(mixin: type) -> list[StrawberryField]:
    return get_object_definition(mixin, strict=True).fields


def guarded(plugin: str, field: StrawberryField, seconds: float) -> StrawberryField:
    """The field of a plugin, with its guard."""
    one = copy.copy(field)
    one.extensions = [PluginGuard(plugin, field.metadata.get(SECONDS, seconds)), *field.extensions]
    return one


def name_of(field: StrawberryField) -> str:
    """What clients call the field."""
    return field.graphql_name or to_camel_case(field.python_name)


def _check(plugin: str, field: StrawberryField) -> None:
    name = name_of(field)
    prefix = to_camel_case(plugin)
    rest = name.removeprefix(prefix)
    if rest == name or not (rest == "" or rest[0].isupper()):
        raise PluginError(plugin, f"the field {name} must begin with {prefix}")
    if not field.description:
        raise PluginError(plugin, f"the field {name} needs a description")
    if not isinstance(field.type, StrawberryOptional):
        raise PluginError(plugin, f"the field {name} must be nullable")
