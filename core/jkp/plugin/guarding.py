"""Call what a plugin gave us, and keep its faults inside the plugin."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from jkp.errors import Refused
from jkp.plugin.switching import Switch

T = TypeVar("T")
Answers = Callable[[BaseException], bool]


class PluginFault(Exception):
    """A plugin failed, or was too slow (`late`). What it raised is in the log of the plugin, and is the cause."""

    def __init__(self, plugin: str, what: str, *, late: bool = False) -> None:
        super().__init__(f"plugin {plugin}: {what} {'was too slow' if late else 'failed'}")
        self.plugin = plugin
        self.late = late


class PluginOff(PluginFault):
    """The plugin was not called: it failed too often. It is worth asking again after so many whole seconds."""

    def __init__(self, plugin: str, what: str, wait: float) -> None:
        super().__init__(plugin, what)
        self.retry_after = max(1, math.ceil(wait))


@dataclass(frozen=True)
class Guard:
    """What stands between us and one kind of call of a plugin: its switch, and the seconds for one answer."""

    switch: Switch
    seconds: float

    async def awaited(self, what: str, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives. Errors: `PluginFault`, `PluginOff`; a `Refused` is an answer, and passes."""
        with blamed(self.switch, what, self.seconds):
            async with in_time(self.seconds):
                return await call()


_limit: ContextVar[asyncio.Timeout | None] = ContextVar("jkp_limit", default=None)


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """The plugin has so many seconds, without those that pass `elsewhere`. Error: `TimeoutError`."""
    async with asyncio.timeout(seconds) as limit:
        token = _limit.set(limit)
        try:
            yield
        finally:
            _limit.reset(token)


@asynccontextmanager
async def elsewhere() -> AsyncIterator[None]:
    """Other plugins are asked meanwhile: how long they take is not the fault of the one that wants to know."""
    limit = _limit.get()
    ends = limit.when() if limit else None
    if limit is None or ends is None:
        yield
        return
    now = asyncio.get_running_loop().time
    began = now()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(ends + now() - began)


def class_of(error: BaseException) -> str:
    """The class of what a plugin raised, without its text, which may hold what nobody should read."""
    cause = error.__cause__ if isinstance(error, PluginFault) and error.__cause__ else error
    return type(cause).__name__


def is_refusal(error: BaseException) -> bool:
    """Whether it is an answer of the plugin and no fault."""
    return isinstance(error, Refused)


@contextmanager
def blamed(switch: Switch, what: str, seconds: float, is_answer: Answers = is_refusal) -> Iterator[None]:
    """Whatever is raised inside is the plugin's fault, unless it is an answer. Errors: `PluginFault`, `PluginOff`.

    Also what would end the server (`SystemExit`) is a fault of the plugin, and not ours to obey.
    """
    ticket = switch.admit(seconds)
    if ticket is None:
        raise PluginOff(switch.plugin, what, switch.wait())
    try:
        yield
    except BaseException as error:
        if _is_ours(error):
            switch.abandon(ticket)
            raise
        if is_answer(error):
            switch.succeed(ticket)
            raise
        logging.getLogger(f"jkp.plugins.{switch.plugin}").exception("%s", what)
        switch.fail(error, ticket)
        raise PluginFault(switch.plugin, what, late=isinstance(error, TimeoutError)) from error
    switch.succeed(ticket)


def _is_ours(error: BaseException) -> bool:
    """Whether it is we who were cancelled: the client went away, or the server stops."""
    if isinstance(error, GeneratorExit):
        return True
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0
