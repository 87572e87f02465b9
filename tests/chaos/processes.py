"""Nodes that answer and processes that work, real ones: killed as a power cut would, and started again."""

import signal
from pathlib import Path

from support.command import environment
from support.mothers import Running, Zygote
from support.server import free_port


class Jkp:
    """One process of `jkp`, which can be killed and started again."""

    def __init__(self, mother: Zygote, name: str, arguments: list[str], settings: Path) -> None:
        self.name = name
        self._running: Running | None = None
        self._mother = mother
        self._arguments = [*arguments, "--settings", str(settings)]
        self._log = settings.with_name(f"{name}.log")

    def start(self, crash: str = "") -> None:
        """Start it; with `crash` it is to die at that point."""
        given = environment(JKP_CRASH=crash)
        self._running = self._mother.begun(self._arguments, given, out=self._log, err=self._log)

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._its_process.pid

    def kill(self) -> None:
        """End it as a power cut would."""
        self._its_process.send_signal(signal.SIGKILL)

    def status(self) -> int | None:
        """With what it ended; None while it lives."""
        return self._its_process.poll()

    @property
    def _its_process(self) -> Running:
        assert self._running, "it was not started"
        return self._running

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
