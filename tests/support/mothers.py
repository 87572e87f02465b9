"""Who starts processes of `jkp` for tests: a zygote (`zygote.py`), and what it has started."""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, Any

from support import zygote

TESTS = Path(__file__).parents[1]
LOOK_SECONDS = 0.01
PATIENCE = 120.0


class Zygote:
    """A process that has imported everything, and that becomes `jkp` as often as it is asked to."""

    def __init__(self, wishes: IO[str], answers: IO[str]) -> None:
        self._wishes = wishes
        self._answers = answers
        self._lock = Lock()

    def begun(self, arguments: list[str], environment: dict[str, str], *, out: Path, err: Path) -> "Running":
        """A new process, which writes into these files."""
        given = {"folder": str(Path.cwd()), "out": str(out), "err": str(err), "environment": environment}
        return Running(self.asked(start=arguments, **given), self)

    def asked(self, **wish: Any) -> Any:
        """Its answer to one wish."""
        with self._lock:
            self._wishes.write(json.dumps(wish) + "\n")
            self._wishes.flush()
            return json.loads(self._answers.readline())


@dataclass(frozen=True)
class Running:
    """A process of `jkp`, which is asked as `subprocess.Popen` is."""

    pid: int
    mother: Zygote

    def poll(self) -> int | None:
        """With what it ended; None while it lives."""
        status: int | None = self.mother.asked(ended=self.pid)
        return status

    def wait(self, seconds: float = PATIENCE) -> int:
        """With what it ended. Error: `TimeoutError`."""
        until = time.monotonic() + seconds
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"process {self.pid} goes on")
            time.sleep(LOOK_SECONDS)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        """Nothing happens where it has ended."""
        self.mother.asked(signal=number, to=self.pid)


@cache
def mother() -> Zygote:
    """The zygote of this process and its tests. It ends with them, and what it has started does too."""
    given = {**os.environ, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, "-m", zygote.__name__]
    process = subprocess.Popen(command, env=given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    atexit.register(process.communicate)
    return Zygote(process.stdin, process.stdout)


@contextmanager
def forked() -> Iterator[Zygote]:
    """A fork of this process, which must have neither threads nor an event loop yet."""
    (wishes, to), (of, answers) = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(to)
        os.close(of)
        with os.fdopen(wishes) as asked, os.fdopen(answers, "w") as given:
            zygote.serve(asked, given)
        os._exit(0)
    os.close(wishes)
    os.close(answers)
    with os.fdopen(of) as given:
        with os.fdopen(to, "w") as asked:
            yield Zygote(asked, given)
        os.waitpid(pid, 0)
