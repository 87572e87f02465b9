"""Slips: what was shown and is not stored yet, written to files so that a killed process loses none of it.

There is a file for each batch, locked by the process that gathers it. Whoever starts stores the slips that nobody
holds. Nothing is flushed to the disk: the last slip is lost with the machine, and not with the process.
"""

import fcntl
import logging
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import orjson

from jkp.audit.models import AuditAction, AuditEntry

SUFFIX = ".slip"
_logger = logging.getLogger("jkp.audit")


class Slip:
    """Entries of one batch, in memory and, where that is possible, in a file."""

    def __init__(self, folder: Path) -> None:
        self.entries: list[AuditEntry] = []
        self._folder = folder
        self._file: Path | None = None
        self._descriptor: int | None = None

    def add(self, entries: Sequence[AuditEntry]) -> bool:
        """Take these; whether they are in the file, and so survive the process."""
        self.entries.extend(entries)
        lines = b"".join(map(_line, entries))
        try:
            if self._descriptor is None:
                self._file, self._descriptor = _held(self._folder)
            return os.write(self._descriptor, lines) == len(lines)
        except OSError as error:
            _logger.warning("reads are not written down before they are stored: %s", error.strerror)
            return False

    def remove(self) -> None:
        """The entries are stored."""
        if self._file and self._descriptor is not None:
            self._file.unlink(missing_ok=True)
            os.close(self._descriptor)
        self._file = self._descriptor = None


def left(folder: Path) -> Iterator[Slip]:
    """The slips of processes that were killed. They are held from here on."""
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        slip = Slip(folder)
        try:
            slip._file, slip._descriptor = file, _locked(file, os.O_RDWR)  # noqa: SLF001 - it is of this module
        except OSError:  # its process runs, or another one took it
            continue
        slip.entries = [entry for line in file.read_bytes().splitlines() if (entry := _entry(line))]
        yield slip


def _held(folder: Path) -> tuple[Path, int]:
    """A new file, which has its name once it is locked: whoever sees it cannot take it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = folder / uuid4().hex
    descriptor = _locked(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND)
    return new.rename(new.with_suffix(SUFFIX)), descriptor


def _locked(file: Path, flags: int) -> int:
    """Error: `OSError`, also where somebody else holds it."""
    descriptor = os.open(file, flags | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _line(entry: AuditEntry) -> bytes:
    person = str(entry.participant_id or "")
    said = (entry.at, entry.actor, entry.action, entry.kinds, person, entry.operation, entry.request_id)
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


def _entry(line: bytes) -> AuditEntry | None:
    """What a line says; None for the last one of a process that was killed while it wrote."""
    try:
        at, actor, action, kinds, person, operation, request_id = orjson.loads(line)
        return AuditEntry(
            at=datetime.fromisoformat(at),
            actor=actor,
            action=AuditAction(action),
            kinds=kinds,
            participant_id=UUID(person) if person else None,
            operation=operation,
            request_id=request_id,
        )
    except (ValueError, TypeError):
        return None
