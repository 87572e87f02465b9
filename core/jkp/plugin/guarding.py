"""Await what a plugin gave us, and keep its faults inside the plugin."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from jkp.errors import Refused

T = TypeVar("T")


class PluginFault(Exception):
    """A plugin failed, or was too slow (`late`). What it raised is in the log of the plugin, and is the cause."""

    def __init__(self, plugin: str, what: str, *, late: bool = False) -> None:
        super().__init__(f"plugin {plugin}: {what} {'was too slow' if late else 'failed'}")
        self.plugin = plugin
        self.late = late


async def guarded(plugin: str, what: str, seconds: float, call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives, within so many seconds. Errors: `PluginFault`; a `Refused` is an answer, and passes.

    Also what would end the server (`SystemExit`) is a fault of the plugin, and not ours to obey.
    """
    try:
        async with asyncio.timeout(seconds):
            return await call()
    except Refused:
        raise
    except BaseException as error:
        if _is_ours(error):
            raise
        logging.getLogger(f"jkp.plugins.{plugin}").exception("%s", what)
        raise PluginFault(plugin, what, late=isinstance(error, TimeoutError)) from error


def _is_ours(error: BaseException) -> bool:
    """Whether it is we who were cancelled: the client went away, or the server stops."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0
