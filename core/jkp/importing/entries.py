"""What the lines of a file become on their way into the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from jkp.audit.models import Personal
from jkp.importing.faults import Rejected
from jkp.importing.header import Columns

Value = str | int | list[str] | None
"""What a cell or a column holds, as JSON can hold it: days and ids as text."""


class Entry(NamedTuple):
    """What one line says.

    `person` (the blind index of a NIK), `npp` and `day` are what it is about: two lines with the same three are about
    the same row. `stated` are the values of the row; an empty cell states nothing. `made` is for a new row alone.
    """

    person: str
    npp: str
    day: str
    stated: Mapping[str, Value]
    made: Mapping[str, Value] | None = None


class Staged(NamedTuple):
    """An entry and its line."""

    line: int
    entry: Entry


class Pending(NamedTuple):
    """A row to be stored, which is new or was changed. Of those with one `alias`, only the first is stored."""

    line: int
    is_new: bool
    row: Sequence[Value]
    alias: str | None = None


Verdict = Rejected | Pending
"""Of a line whose row is stored already, nothing is said."""


@dataclass(frozen=True)
class Table:
    """Where the rows go: a row whose `key` is there already changes in `changing`.

    `from_json` makes values for the database of what JSON cannot hold. `personal` is what the audit calls them.
    """

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    changing: tuple[str, ...]
    from_json: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    personal: tuple[Personal, ...] = ()


class Kind(Protocol):
    """One kind of file."""

    columns: Columns
    table: Table

    def entry(self, cells: tuple[str, ...]) -> Entry:
        """What a line says, its cells in the order of the columns. Error: `Fault`."""
        ...

    async def judged(self, staged: Sequence[Staged]) -> list[Verdict]:
        """Compare with what is stored; each of `staged` is about another row."""
        ...
