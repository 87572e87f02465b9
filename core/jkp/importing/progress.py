"""How far an import is, on standard error.

A terminal has one line that changes. A file or a pipe gets a line after each tenth, and at least every ten seconds.
"""

import time
from typing import TextIO

_REFRESH_SECONDS = 0.2
_SILENT_SECONDS = 10.0
_TENTHS = 10
_WIDTH = 70


class Progress:
    """Tells how far each phase is, unless it is `quiet`."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._quiet = quiet
        self._is_terminal = stream.isatty()
        self.begin("read")

    def begin(self, done: str) -> None:
        """Begin a phase, named by what is done with the lines in it."""
        self._done = done
        self._began_at = self._told_at = time.monotonic()
        self._told_tenths = 0
        self._lines = 0

    def step(self, lines: int, share: float | None) -> None:
        """So many more lines are done; `share` of the whole phase, where somebody knows it."""
        self._lines += lines
        if not self._quiet and self._is_due(share):
            self._tell(share)

    def end(self) -> None:
        """Leave the line of a terminal."""
        if self._is_terminal and not self._quiet:
            self._stream.write("\r" + " " * _WIDTH + "\r")
            self._stream.flush()

    def _is_due(self, share: float | None) -> bool:
        silent = time.monotonic() - self._told_at
        if self._is_terminal:
            return silent >= _REFRESH_SECONDS
        return silent >= _SILENT_SECONDS or int((share or 0) * _TENTHS) > self._told_tenths

    def _tell(self, share: float | None) -> None:
        self._told_at = time.monotonic()
        self._told_tenths = int((share or 0) * _TENTHS)
        speed = self._lines / max(self._told_at - self._began_at, 1e-6)
        text = f"{self._done} {self._lines:,} lines, {speed:,.0f} lines/s" + ("" if share is None else f", {share:.0%}")
        self._stream.write(f"\r{text:{_WIDTH}}" if self._is_terminal else f"{text}\n")
        self._stream.flush()
