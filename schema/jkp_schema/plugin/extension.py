"""The guard of a plugin's field: what it raises, how long it takes and how much it gives null that field alone."""

import copy
import inspect
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any

from graphql import GraphQLError
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField

from jkp.plugin.guarding import PluginFault, PluginOff, blamed, in_time, is_refusal
from jkp.plugin.host import Loaded
from jkp.plugin.switching import Kind
from jkp_schema.context import Info
from jkp_schema.plugin.capping import capped

KIND = Kind.FIELDS
SECONDS = "jkp.seconds"


class PluginGuard(FieldExtension):
    """Keeps a plugin's faults inside its field: null, and an error with the plugin's name."""

    def __init__(self, plugin: Loaded, seconds: float) -> None:
        self.switch = plugin.switches.of(KIND)
        self.seconds = seconds

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> Any:  # noqa: ANN401
        """The field's value, or an error that nulls it."""
        try:
            with ExitStack() as inside:
                inside.enter_context(blamed(self.switch, f"field {info.field_name}", self.seconds, is_answer))
                value = next_(source, info, **given)
                if inspect.isawaitable(value):
                    return self._in_time(value, info, inside.pop_all())
                return capped(value, info.context.principal)
        except PluginFault as fault:
            raise shown(fault) from fault

    async def resolve_async(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> Any:  # noqa: ANN401
        """The same for a field that waits."""
        value = self.resolve(next_, source, info, **given)
        return await value if inspect.isawaitable(value) else value

    async def _in_time(self, value: Awaitable[Any], info: Info, inside: ExitStack) -> Any:  # noqa: ANN401 - any value
        try:
            with inside:
                async with in_time(self.seconds):
                    return capped(await value, info.context.principal)
        except PluginFault as fault:
            raise shown(fault) from fault


def is_answer(error: BaseException) -> bool:
    """A refusal, or an error with a code of the plugin's own."""
    return is_refusal(error) or (isinstance(error, GraphQLError) and "code" in (error.extensions or {}))


def shown(fault: PluginFault) -> GraphQLError:
    """A plugin's fault as clients see it: what was raised is in the log, unless it was written for clients."""
    extensions: dict[str, Any] = {"code": "PLUGIN_TIMEOUT" if fault.late else "PLUGIN_ERROR", "plugin": fault.plugin}
    if isinstance(fault, PluginOff):
        told = f"The plugin {fault.plugin} is switched off for now, after too many faults."
        return GraphQLError(told, extensions={**extensions, "retryAfter": fault.retry_after})
    if isinstance(fault.__cause__, GraphQLError):
        return GraphQLError(fault.__cause__.message, extensions={**extensions, **(fault.__cause__.extensions or {})})
    what = "was too slow" if fault.late else "failed"
    return GraphQLError(f"The plugin {fault.plugin} {what}.", extensions=extensions)


def takes(seconds: float) -> dict[str, float]:
    """Field metadata: this field of a plugin may take longer than the others, so many seconds.

    Example: `metadata={**PUBLIC, **takes(10)}`
    """
    return {SECONDS: seconds}


def guarded(plugin: Loaded, field: StrawberryField) -> StrawberryField:
    """The field of a plugin, with its guard."""
    one = copy.copy(field)
    one.extensions = [PluginGuard(plugin, field.metadata.get(SECONDS, plugin.seconds)), *field.extensions]
    return one
