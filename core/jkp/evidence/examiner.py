"""Look at one file after the other, each in a process of its own that has little memory, little time, and no secrets.

The server starts it (`examining.py`) without its own environment, and writes a line for each file: `source` to look
at, `target` for the picture that is drawn anew. The answer is a line too. A file that makes its process die, take
more memory than there is or think for too long, is hostile; the next one finds everything as it was.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image

from jkp.evidence import pdfs, pictures, recognising
from jkp.evidence.terms import Fault, Hostile, MediaType

MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of address space, everything included."""
SECONDS = 10
_MOST_WRITTEN = 64 * 1024 * 1024
_MOST_FILES = 32


def main() -> None:
    """Answer until the server closes the pipe."""
    Image.init()  # once for all: a child of this process would load every decoder anew
    Image.MAX_IMAGE_PIXELS = None  # ours is smaller
    for line in sys.stdin.buffer:
        given = json.loads(line)
        sys.stdout.buffer.write(json.dumps(_apart(Path(given["source"]), Path(given["target"]))).encode() + b"\n")
        sys.stdout.buffer.flush()


def _apart(source: Path, target: Path) -> dict[str, Any]:
    """The verdict of a child process, with what it took: `seconds` of a processor, and `peak` in bytes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(source, target, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, _, used = os.wait4(child, 0)
    verdict = json.loads(said) if said else {"fault": Fault.TOO_COMPLEX}
    return {**verdict, "seconds": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss * 1024}


def _work(source: Path, target: Path, answer: int) -> None:
    """What the child does; it never returns."""
    try:
        _limit()
        os.write(answer, json.dumps(_verdict(source, target)).encode())
    finally:
        os._exit(0)


def _limit() -> None:
    """Whoever is alive after this time is ended by the kernel, whatever it is doing."""
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, _MOST_WRITTEN),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _verdict(source: Path, target: Path) -> dict[str, str]:
    try:
        return {"type": _examined(source, target)}
    except Hostile as hostile:
        return {"fault": hostile.fault}
    except (MemoryError, RecursionError):
        return {"fault": Fault.TOO_COMPLEX}
    except Exception:  # noqa: BLE001 - a damaged file makes a decoder raise whatever it likes
        return {"fault": Fault.DAMAGED}


def _examined(source: Path, target: Path) -> MediaType:
    """The kind of what is at `target` afterwards. Errors: `Hostile`, and whatever a decoder raises."""
    kind = recognising.type_of(source)
    if kind is MediaType.PDF:
        pdfs.look_through(source)
        source.rename(target)
        return kind
    pictures.redraw(source, target, kind)
    return MediaType.JPEG


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        main()
