"""The switches of a plugin: one breaker for each kind of call, with a clock and a log.

A plugin whose fields fail is not asked for its fields for a while; its routes, and all other plugins, go on. The clock
is the machine's own, for the programme's may stand still. What one process has learnt, others learn for themselves.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import NamedTuple

from jkp import clock
from jkp.plugin.breaker import Breaker, State


class Kind(StrEnum):
    """What of a plugin is called."""

    FIELDS = "fields"
    REQUIREMENTS = "requirements"
    ROUTES = "routes"
    SUBSCRIBERS = "subscribers"
    IDENTITY_CHECKS = "identity checks"
    SCANNERS = "scanners"
    SOURCES = "sources"
    PERSONAL_DATA = "personal data"


class LastFault(NamedTuple):
    """The class of what was raised, and when (machine time, UTC). Never its text, which may hold anything."""

    error: str
    at: datetime


class Switch:
    """The breaker of one plugin for one kind of call. A thread that watches the event loop may use it as well."""

    def __init__(self, plugin: str, kind: Kind) -> None:
        self.plugin = plugin
        self.kind = kind
        self.now: Callable[[], float] = time.monotonic
        self.last_fault: LastFault | None = None
        self._breaker = Breaker()
        self._lock = Lock()

    @property
    def is_off(self) -> bool:
        """Whether calls are refused now, or at most one is tried."""
        return self._breaker.state is not State.CLOSED

    def wait(self) -> float:
        """The seconds until the next call may be tried."""
        return self._breaker.wait(self.now())

    def admit(self, limit: float) -> int | None:
        """A ticket for a call of at most so many seconds; None while it is switched off."""
        with self._lock:
            return self._breaker.admit(self.now(), limit)

    def succeed(self, ticket: int) -> None:
        """The call gave an answer."""
        self._change(self._breaker.succeed, ticket)

    def fail(self, error: BaseException, ticket: int | None = None) -> None:
        """The plugin is at fault: in the call of this ticket, or in what is left of one that has ended."""
        self.last_fault = LastFault(type(error).__name__, clock.machine_now())
        self._change(self._breaker.fail, self._breaker.era if ticket is None else ticket, self.now())

    def abandon(self, ticket: int) -> None:
        """Whoever made the call has given it up."""
        with self._lock:
            self._breaker.abandon(ticket)

    def block(self) -> None:
        """The plugin held up the event loop."""
        self.last_fault = LastFault("EventLoopBlocked", clock.machine_now())
        self._change(self._breaker.block, self.now())

    def _change(self, change: Callable[..., None], *given: float) -> None:
        with self._lock:
            before = self._breaker.state
            change(*given)
            after = self._breaker.state
        if after is not before:
            self._tell(after)

    def _tell(self, state: State) -> None:
        """Tell when it is switched off, and when it is on again; not each time that somebody is refused."""
        log = logging.getLogger(f"jkp.plugins.{self.plugin}")
        if state is State.OPEN:
            log.warning("its %s are switched off for %.0f s", self.kind, self._breaker.cooldown)
        else:
            log.warning("its %s work again", self.kind)


class Switches:
    """The switches of one plugin in this process."""

    def __init__(self, plugin: str) -> None:
        self.plugin = plugin
        self._of = {kind: Switch(plugin, kind) for kind in Kind}

    def __iter__(self) -> Iterator[Switch]:
        return iter(self._of.values())

    def of(self, kind: Kind) -> Switch:
        """That of one kind of call."""
        return self._of[kind]

    @property
    def is_any_off(self) -> bool:
        """Whether anything of the plugin is switched off now."""
        return any(switch.is_off for switch in self)

    @property
    def last_fault(self) -> LastFault | None:
        """What went wrong last, in any kind of call."""
        return max((one.last_fault for one in self if one.last_fault), key=lambda fault: fault.at, default=None)
