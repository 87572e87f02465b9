"""What can be wrong with a file, a line or a cell. Nothing here ever repeats what stands in the file."""

from typing import NamedTuple

from jkp.errors import CannotStart


class ImportFailed(CannotStart):
    """The file cannot be imported; the text tells an operator why, a line each."""


class Fault(Exception):
    """A cell, or with an empty `column` a whole line, that cannot be used; `reason` names no value."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(column, reason)
        self.column = column
        self.reason = reason


class Rejected(NamedTuple):
    """A line that is not stored; the header is line 1."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"line {self.line}", self.column, self.reason) if part)
