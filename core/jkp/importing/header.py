"""Understand the first line: the delimiter, and where each column stands.

What stands there is never repeated: in a file without a header it is somebody's data.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jkp.importing.faults import Fault
from jkp.settings.faults import did_you_mean

DELIMITERS = (",", ";")


@dataclass(frozen=True)
class Columns:
    """The columns that a file must have, and those that it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Both, in the order in which their cells are given on."""
        return self.required + self.optional


@dataclass(frozen=True)
class Header:
    """How to read the lines below. A column that the file lacks has the place `width`."""

    delimiter: str
    width: int
    places: tuple[int, ...]


def delimiter_of(text: str) -> str:
    """The delimiter that occurs most often; names of columns hold neither."""
    return max(DELIMITERS, key=text.count)


def understood(cells: Sequence[str], delimiter: str, columns: Columns) -> Header:
    """The header. Error: `Fault` with everything that is wrong with it."""
    names = [cell.strip().casefold() for cell in cells]
    if wrong := [*_unknown(names, columns), *_repeated(names), *_missing(names, columns)]:
        raise Fault("", "; ".join(wrong))
    places = tuple(names.index(name) if name in names else len(names) for name in columns.all())
    return Header(delimiter, len(names), places)


def _unknown(names: Sequence[str], columns: Columns) -> Iterator[str]:
    known = list(columns.all())
    for place, name in enumerate(names, start=1):
        if name not in known:
            nearest = did_you_mean(name, known).removeprefix("; ")
            yield f"column {place} is unknown, {nearest or 'and none has a name like it'}"


def _repeated(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names):
        if name in names[:place]:
            yield f"column {place + 1} repeats column {names.index(name) + 1}"


def _missing(names: Sequence[str], columns: Columns) -> Iterator[str]:
    lacking = [name for name in columns.required if name not in names]
    if lacking:
        yield f"{', '.join(lacking)} missing (the columns are {', '.join(columns.all())})"
