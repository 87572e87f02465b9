"""Read a CSV file line by line. No more than one line is held, and of a line no more than `LONGEST_LINE` bytes."""

import csv
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, NamedTuple

from jkp.importing.faults import Fault, ImportFailed, Rejected
from jkp.importing.header import Columns, Header, delimiter_of, understood

LONGEST_LINE = 65_536
_BYTE_ORDER_MARK = "\ufeff"


class Line(NamedTuple):
    """The cells of a line, in the order of `Columns.all`; those of columns that the file lacks are empty."""

    number: int
    cells: tuple[str, ...]


class Source:
    """An open file. `size` is in bytes, 0 where nobody knows it; `position` is how much of it was read."""

    def __init__(self, stream: BinaryIO, columns: Columns) -> None:
        self._stream = stream
        self._found = _marks(stream)
        self.size = self._found[0]
        self.position = 0
        self._digest = sha256()
        self._header = self._read_header(columns)
        self._chosen = itemgetter(*self._header.places)

    def lines(self) -> Iterator[Line | Rejected]:
        """Every line below the header that is not blank. Error: `ImportFailed` when the file changes meanwhile."""
        number = 1
        while (raw := self._next()) != b"":
            number += 1
            try:
                if cells := self._cells(raw):
                    yield Line(number, cells)
            except Fault as fault:
                yield Rejected(number, fault.column, fault.reason)
        if _marks(self._stream) != self._found:
            raise ImportFailed("the file changed while it was read; nothing was stored")

    def _read_header(self, columns: Columns) -> Header:
        raw = self._next()
        if raw == b"":
            raise ImportFailed("the file is empty")
        try:
            text = _text(raw).removeprefix(_BYTE_ORDER_MARK)
            delimiter = delimiter_of(text)
            return understood(_split(text, delimiter), delimiter, columns)
        except Fault as fault:
            raise ImportFailed(str(Rejected(1, fault.column, fault.reason))) from fault

    def _next(self) -> bytes | None:
        """The next line with its end, nothing after the last one, and None for one that is too long."""
        raw = self._read(LONGEST_LINE + 1)
        if len(raw) <= LONGEST_LINE:
            return raw
        while raw and not raw.endswith(b"\n"):
            raw = self._read(LONGEST_LINE)
        return None

    def _read(self, most: int) -> bytes:
        try:
            raw = self._stream.readline(most)
        except OSError as error:
            raise ImportFailed(f"the file cannot be read to its end: {error.strerror}; nothing was stored") from error
        self.position += len(raw)
        self._digest.update(raw)
        return raw

    @property
    def sha256(self) -> str:
        """The checksum of what was read so far."""
        return self._digest.hexdigest()

    def _cells(self, raw: bytes | None) -> tuple[str, ...]:
        text = _text(raw)
        if not text:
            return ()
        cells = _split(text, self._header.delimiter)
        if len(cells) != self._header.width:
            raise Fault("", f"{len(cells)} cells, where the header has {self._header.width}")
        cells.append("")
        return tuple(map(str.strip, self._chosen(cells)))


@contextmanager
def opened(file: Path, columns: Columns) -> Iterator[Source]:
    """The file, its header read. Error: `ImportFailed`."""
    try:
        stream = file.open("rb")
    except OSError as error:
        raise ImportFailed(f"{file}: {error.strerror}") from error
    with stream:
        yield Source(stream, columns)


def _marks(stream: BinaryIO) -> tuple[int, int]:
    """Size and time of the last change of a file; both 0 for a pipe."""
    found = os.fstat(stream.fileno())
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else (0, 0)


def _text(raw: bytes | None) -> str:
    if raw is None:
        raise Fault("", f"longer than {LONGEST_LINE:,} bytes")
    if b"\0" in raw:
        raise Fault("", "holds a NUL byte")
    try:
        return raw.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise Fault("", f"byte {error.start + 1} is not UTF-8") from error


def _split(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Fault("", "the quotes do not match (a cell cannot hold a line break)") from error
