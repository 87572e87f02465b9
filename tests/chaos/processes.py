"""Nodes that answer and processes that work, real ones: killed as a power cut would, and started again."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from chaos import zygote
from support.server import free_port


class Zygote:
    """What starts them: see `zygote.py`."""

    def __init__(self, wishes: IO[str], answers: IO[str]) -> None:
        self._wishes = wishes
        self._answers = answers

    def asked(self, **wish: Any) -> Any:
        """Its answer to one wish."""
        self._wishes.write(json.dumps(wish) + "\n")
        self._wishes.flush()
        return json.loads(self._answers.readline())


@contextmanager
def a_zygote() -> Iterator[Zygote]:
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


class Jkp:
    """One process of `jkp`, which can be killed and started again."""

    def __init__(self, mother: Zygote, name: str, arguments: list[str], settings: Path) -> None:
        self.name = name
        self.pid = 0
        self._mother = mother
        self._arguments = [*arguments, "--settings", str(settings)]
        self._log = settings.with_name(f"{name}.log")

    def start(self, crash: str = "") -> None:
        """Start it; with `crash` it is to die at that point."""
        wish = {"start": self._arguments, "log": str(self._log), "environment": {"JKP_CRASH": crash}}
        self.pid = self._mother.asked(**wish)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._mother.asked(kill=self.pid)

    def status(self) -> int | None:
        """With what it ended; None while it lives."""
        status: int | None = self._mother.asked(ended=self.pid)
        return status

    def said(self) -> str:
        """What it wrote on standard output and error, in all its lives."""
        return self._log.read_text(errors="replace")


def a_node(mother: Zygote, name: str, settings: Path) -> tuple[Jkp, int]:
    """One that only answers, and its port."""
    port = free_port()
    return Jkp(mother, name, ["serve", "--no-worker", "--port", str(port)], settings), port


def a_worker(mother: Zygote, name: str, settings: Path) -> Jkp:
    """One that works when it is its turn."""
    return Jkp(mother, name, ["worker"], settings)
