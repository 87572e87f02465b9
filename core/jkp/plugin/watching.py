"""Who blocks the event loop: found by a thread that looks at the loop's stack when it does not answer.

Code that blocks cannot be stopped inside a process. It is told by name, file and line, and a plugin that does it for
the third time is not called any more for a while.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, process_time
from types import FrameType

from jkp.plugin.switching import Kind, Switch, Switches

ASKED_EVERY = 0.1
BLOCKED_AFTER = 0.25
TOLD_AFTER = 0.75
"""A block that has lasted so long is told before it is over: it may never be."""
COMPUTED = 0.1
"""A process that was held up and computed for less than this share of the time was stopped by its machine."""
MARK = "KIND"
"""Modules that call plugins say with this name which kind of call they make."""

log = logging.getLogger("jkp.plugins")


@dataclass(frozen=True)
class Culprit:
    """Where the loop stands still: the plugin, if one is to blame, and what of it was called."""

    place: str
    switches: Switches | None = None
    kind: Kind | None = None

    @property
    def who(self) -> str:
        """What the log calls it."""
        return f"plugin {self.switches.plugin}" if self.switches else "something"

    def blame(self) -> None:
        """Let its breaker know. What runs in a task of the plugin's own counts against all that it does."""
        for switch in self._blamed():
            switch.block()

    def _blamed(self) -> Iterator[Switch]:
        if self.switches and self.kind:
            yield self.switches.of(self.kind)
        elif self.switches:
            yield from self.switches


class Watch(threading.Thread):
    """Asks the loop for a sign of life ten times a second, and looks for the culprit when there is none."""

    def __init__(self, loop: asyncio.AbstractEventLoop, packages: Mapping[str, Switches]) -> None:
        super().__init__(name="jkp-watch", daemon=True)
        self._loop = loop
        self._loops_thread = threading.get_ident()
        self._packages = packages
        self._over = threading.Event()

    def stop(self) -> None:
        """Stop asking. Nobody waits for the thread: it might wait for the loop."""
        self._over.set()

    def run(self) -> None:
        """Ask until the server stops."""
        with suppress(RuntimeError):  # the loop is closed
            while not self._over.is_set():
                self._look()

    def _look(self) -> None:
        """Ask once, and find the culprit at once where there is no answer.

        Code that never lets go of the interpreter holds up this thread as well. When it goes on the loop has not.
        """
        began, used = monotonic(), process_time()
        self._over.wait(ASKED_EVERY)
        held_up = monotonic() - began - ASKED_EVERY
        answered = threading.Event()
        if held_up > BLOCKED_AFTER and process_time() - used > COMPUTED * held_up:
            self._tell(answered, monotonic() - held_up)
            return
        began = monotonic()
        self._loop.call_soon_threadsafe(answered.set)
        silent = not answered.wait(BLOCKED_AFTER) and not self._over.is_set()
        if silent and monotonic() - began < 2 * BLOCKED_AFTER:
            self._tell(answered, began)

    def _tell(self, answered: threading.Event, began: float) -> None:
        """Find the culprit now, and tell once it is over; twice, where that takes long."""
        culprit = self._culprit()
        culprit.blame()
        self._loop.call_soon_threadsafe(answered.set)
        if not answered.wait(TOLD_AFTER - BLOCKED_AFTER):
            _say(culprit, began, "and still does ")
        while not self._over.is_set() and not answered.wait(ASKED_EVERY):
            continue
        _say(culprit, began, "")

    def _culprit(self) -> Culprit:
        """The innermost frame of a plugin, and the kind of call that led to it."""
        frames = list(_outwards(sys._current_frames().get(self._loops_thread)))  # noqa: SLF001 - its documented name
        for depth, frame in enumerate(frames):
            switches = self._packages.get(str(frame.f_globals.get("__name__")).partition(".")[0])
            if switches:
                return Culprit(_place(frame), switches, _kind(frames[depth:]))
        return Culprit(_place(frames[0]) if frames else "an unknown place")


@contextmanager
def watched(packages: Mapping[str, Switches]) -> Iterator[None]:
    """Watch the running loop meanwhile; `packages` are the plugins' switches, by the package each is written in."""
    watch = Watch(asyncio.get_running_loop(), packages)
    watch.start()
    try:
        yield
    finally:
        watch.stop()


def _say(culprit: Culprit, began: float, still: str) -> None:
    milliseconds = 1000 * (monotonic() - began)
    log.error("%s blocked the event loop %sfor %.0f ms in %s", culprit.who, still, milliseconds, culprit.place)


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _place(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _kind(frames: list[FrameType]) -> Kind | None:
    kinds = (frame.f_globals.get(MARK) for frame in frames)
    return next((kind for kind in kinds if isinstance(kind, Kind)), None)
