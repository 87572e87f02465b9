"""Starts processes of `jkp` in a tenth of the time: each is a fork of this one, which has imported everything.

Each line that it reads is a wish as JSON, and is answered with a line: `{"start": arguments, "folder", "out", "err",
"environment"}` with the id of a process, `{"signal": number, "to": id}` with null, and `{"ended": id}` with the
status with which it ended, or null. When there are no more, it kills what it started. Only its own children are ever
sent signals: their ids are nobody else's until it waits for them.
"""

import importlib
import json
import os
import signal
import sys
from typing import IO, Any

from jkp import crashing
from jkp.cli import app
from jkp_schema import cli  # noqa: F401 - adds its commands
from jkp_schema.serving.starting import forget_start


class Children:
    """The processes that were started, and how those that ended did so."""

    def __init__(self) -> None:
        self._statuses: dict[int, int | None] = {}

    def start(self, asked: dict[str, Any]) -> int:
        pid = os.fork()
        if pid == 0:
            try:
                _become(asked)
            finally:
                os._exit(1)
        self._statuses[pid] = None
        return pid

    def ended(self, pid: int) -> int | None:
        if self._statuses[pid] is None:
            found, status = os.waitpid(pid, os.WNOHANG)
            self._statuses[pid] = os.waitstatus_to_exitcode(status) if found else None
        return self._statuses[pid]

    def send(self, number: int, pid: int) -> None:
        if self.ended(pid) is None:
            os.kill(pid, number)
            if number == signal.SIGKILL:
                self._statuses[pid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def kill_all(self) -> None:
        for pid in self._statuses:
            self.send(signal.SIGKILL, pid)


def serve(wishes: IO[str], answers: IO[str]) -> None:
    """Until there are no more wishes."""
    children = Children()
    for line in wishes:
        answers.write(json.dumps(_answer(children, json.loads(line))) + "\n")
        answers.flush()
    children.kill_all()


def _answer(children: Children, asked: dict[str, Any]) -> int | None:
    if "signal" in asked:
        children.send(asked["signal"], asked["to"])
        return None
    if "ended" in asked:
        return children.ended(asked["ended"])
    return children.start(asked)


def _become(asked: dict[str, Any]) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, file in ((1, asked["out"]), (2, asked["err"])):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), descriptor)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.path[:0] = [folder for folder in asked["environment"].get("PYTHONPATH", "").split(os.pathsep) if folder]
    importlib.invalidate_caches()
    try:
        crashing.arm(os.environ.get(crashing.VARIABLE, ""))
        sys.argv = ["jkp", *asked["start"]]
        app(prog_name="jkp")
    except SystemExit as end:
        sys.stdout.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))


if __name__ == "__main__":
    forget_start()
    serve(sys.stdin, sys.stdout)
