"""Ask an examiner, which is another process, what a file is; at most two files at once, the others wait."""

import atexit
import json
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, cast

from anyio import CapacityLimiter, to_thread

from jkp.evidence.examiner import SECONDS
from jkp.evidence.terms import Fault, MediaType

PATIENCE = 2 * SECONDS
"""Seconds: the examiner ends its own child in half of them."""
_AT_ONCE = CapacityLimiter(2)


class NoExaminer(RuntimeError):
    """The examiner cannot be started, or gave no answer; a fault of the server, and not of the file."""


@dataclass(frozen=True)
class Verdict:
    """What a file is, or why it is not taken; the seconds of a processor that it took, and the most memory in bytes."""

    type: MediaType | None
    fault: Fault | None
    seconds: float
    peak: int


async def examine(source: Path, target: Path) -> Verdict:
    """Look at `source`; what may be kept of it is at `target` afterwards. Error: `NoExaminer`."""
    return await to_thread.run_sync(_examined, source, target, limiter=_AT_ONCE)


class _Examiner:
    """The process, and the pipes to it."""

    def __init__(self) -> None:
        command = [sys.executable, "-I", "-m", "jkp.evidence.examiner"]
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, bufsize=0
        )
        self._question, self._answer = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def ask(self, source: Path, target: Path) -> Verdict:
        """The verdict. Error: `NoExaminer`."""
        question = json.dumps({"source": str(source.resolve()), "target": str(target.resolve())})
        try:
            self._question.write(question.encode() + b"\n")
            answer = json.loads(self._line())
        except (OSError, ValueError) as error:
            raise NoExaminer from error
        kind, fault = answer.get("type"), answer.get("fault")
        return Verdict(kind and MediaType(kind), fault and Fault(fault), answer["seconds"], answer["peak"])

    def _line(self) -> bytes:
        """Its next line; nothing, where it has ended or thinks for too long."""
        waiting = select.poll()
        waiting.register(self._answer, select.POLLIN)
        return self._answer.readline() if waiting.poll(PATIENCE * 1000) else b""

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.communicate()


_idle: list[_Examiner] = []
_lock = Lock()


def _examined(source: Path, target: Path) -> Verdict:
    with _lock:
        examiner = _idle.pop() if _idle else None
    examiner = examiner or _Examiner()
    try:
        verdict = examiner.ask(source, target)
    except BaseException:
        examiner.end()
        raise
    with _lock:
        _idle.append(examiner)
    return verdict


@atexit.register
def end_all() -> None:
    """End the examiners of this process that have nothing to do; the next file starts one again."""
    with _lock:
        ended, _idle[:] = [*_idle], []
    for examiner in ended:
        examiner.end()
