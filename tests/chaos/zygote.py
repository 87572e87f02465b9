"""Starts processes of `jkp` in a tenth of the time: each is a fork of this one, which has imported everything.

Each line that it reads is a wish as JSON, and is answered with a line: `{"start": arguments, "log", "environment"}`
with the id of a process, `{"kill": id}` and `{"ended": id}` with the status with which it ended, or null. When there
are no more, it kills what it started. Only its own children are ever killed: their ids are nobody else's until it
waits for them.
"""

import json
import os
import signal
from typing import IO, Any

from jkp import crashing
from jkp.cli import app
from jkp_schema import cli  # noqa: F401 - adds its commands


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

    def kill(self, pid: int) -> int:
        if self.ended(pid) is None:
            os.kill(pid, signal.SIGKILL)
            self._statuses[pid] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return self._statuses[pid] or 0

    def kill_all(self) -> None:
        for pid in self._statuses:
            self.kill(pid)


def serve(wishes: IO[str], answers: IO[str]) -> None:
    """Until there are no more wishes."""
    children = Children()
    for line in wishes:
        answers.write(json.dumps(_answer(children, json.loads(line))) + "\n")
        answers.flush()
    children.kill_all()


def _answer(children: Children, asked: dict[str, Any]) -> int | None:
    if "kill" in asked:
        return children.kill(asked["kill"])
    if "ended" in asked:
        return children.ended(asked["ended"])
    return children.start(asked)


def _become(asked: dict[str, Any]) -> None:
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor in (1, 2):
        os.dup2(log, descriptor)
    os.environ.update(asked["environment"])
    crashing.arm(asked["environment"].get(crashing.VARIABLE, ""))
    try:
        app(asked["start"])
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
