"""Notice what a plugin does that it must not: input and output while it is imported, and blocking the event loop."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType
from typing import Any

NETWORK = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}
PROCESSES = {"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn"}
FOLDERS = {"os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"}
_WRITES = os.O_WRONLY | os.O_RDWR
_BEAT = 0.01
_LATE = 0.05


class DidIO(RuntimeError):
    """Input or output was tried where there must be none."""


@dataclass
class _Watch:
    """The thread that is watched, and what it tried."""

    thread: int = 0
    seen: list[str] = field(default_factory=list)
    is_installed: bool = False


_watch = _Watch()


@contextmanager
def no_io() -> Iterator[list[str]]:
    """Refuse network, processes, sleeping and the writing of files to this thread; what it tried is in the list."""
    if not _watch.is_installed:
        sys.addaudithook(_audit)
        _watch.is_installed = True
    _watch.thread, _watch.seen = threading.get_ident(), []
    try:
        yield _watch.seen
    finally:
        _watch.thread = 0


def _audit(event: str, given: tuple[Any, ...]) -> None:
    if _watch.thread != threading.get_ident():
        return
    tried = _tried(event, given)
    if tried:
        _watch.seen.append(tried)
        raise DidIO(tried)


def _tried(event: str, given: tuple[Any, ...]) -> str | None:
    if event in NETWORK or event in PROCESSES or event == "time.sleep":
        return f"{event}{given[1:] if event in NETWORK else given}"
    if event in FOLDERS and not _is_bytecode(given[0]):
        return f"{event}({given[0]})"
    if event == "open" and given[2] & _WRITES and not _is_bytecode(given[0]):
        return f"open({given[0]}) for writing"
    return None


def _is_bytecode(path: object) -> bool:
    """What Python itself keeps of what it imports."""
    return "__pycache__" in str(path) or ".pyc" in str(path)


@dataclass
class Blocked:
    """The longest time for which a package held the event loop, in seconds, and where in its code."""

    package: str
    seconds: float = 0.0
    place: str = ""


@asynccontextmanager
async def loop_watched(package: str) -> AsyncIterator[Blocked]:
    """Watch this event loop from another thread; time is held against `package` alone if its code runs then."""
    blocked, beat, ended = Blocked(package), [monotonic()], threading.Event()
    watcher = threading.Thread(target=_look, args=(blocked, beat, ended, threading.get_ident()))
    heart = asyncio.create_task(_beats(beat))
    watcher.start()
    try:
        yield blocked
    finally:
        ended.set()
        heart.cancel()
        watcher.join()


async def _beats(beat: list[float]) -> None:
    while True:
        beat[0] = monotonic()
        await asyncio.sleep(_BEAT)


def _look(blocked: Blocked, beat: list[float], ended: threading.Event, thread: int) -> None:
    """Where this thread is late as well, the machine had no time for us, and nobody is to blame."""
    looked_at = monotonic()
    while not ended.wait(_BEAT):
        late, looked_at = monotonic() - looked_at - _BEAT, monotonic()
        if late > _LATE:
            beat[0] = looked_at
        silent = looked_at - beat[0]
        place = _place_in(sys._current_frames().get(thread), blocked.package)  # noqa: SLF001 - documented so
        if place and silent > blocked.seconds:
            blocked.seconds, blocked.place = silent, place


def _place_in(frame: FrameType | None, package: str) -> str | None:
    """Where in the code of `package` the innermost of these frames is."""
    while frame:
        if str(frame.f_globals.get("__name__")).partition(".")[0] == package:
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return None
