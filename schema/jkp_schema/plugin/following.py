"""The guard of a plugin's subscription: what it raises ends that one alone, and each result is looked at anew."""

import copy
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import wraps
from typing import Any, cast

from strawberry.types.field import StrawberryField

from jkp.plugin.guarding import PluginFault, blamed
from jkp.plugin.host import Loaded
from jkp_schema.context import Context
from jkp_schema.plugin.capping import capped
from jkp_schema.plugin.extension import KIND, is_answer, shown

Source = Callable[..., AsyncGenerator[Any, None]]


def followed(plugin: Loaded, field: StrawberryField) -> StrawberryField:
    """The subscription of a plugin, with its guard."""
    one = copy.copy(field)
    resolver = copy.copy(field.base_resolver)
    assert resolver  # noqa: S101 - it was checked before
    source = cast("Source", resolver.wrapped_func)
    resolver.wrapped_func = _guarded(plugin, f"subscription {field.python_name}", source)
    one.base_resolver = resolver
    return one


def _guarded(plugin: Loaded, what: str, source: Source) -> Source:
    switch = plugin.switches.of(KIND)

    async def _next(results: AsyncGenerator[Any, None]) -> Any:  # noqa: ANN401 - any field's value
        try:
            with blamed(switch, what, plugin.seconds, _is_end):
                return await anext(results)
        except PluginFault as fault:
            raise shown(fault) from fault

    @wraps(source)
    async def guard(*args: Any, **given: Any) -> AsyncGenerator[Any, None]:  # noqa: ANN401 - as they are
        context: Context = given["info"].context
        async with aclosing(source(*args, **given)) as results:
            while True:
                try:
                    result = await _next(results)
                except StopAsyncIteration:
                    return
                await context.pay()
                context.renew()
                yield capped(result, context.principal)

    return guard


def _is_end(error: BaseException) -> bool:
    return isinstance(error, StopAsyncIteration) or is_answer(error)
