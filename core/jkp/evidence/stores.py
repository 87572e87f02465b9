"""Where proofs are kept: in a folder, so that a power cut loses none; `s3.py` keeps them in a bucket."""

import os
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from anyio import open_file, to_thread

from jkp.crashing import crash_point

PIECE = 64 * 1024


class Store(Protocol):
    """Keeps files by the names that we give them, which never come from a user."""

    async def keep(self, name: str, file: Path) -> None:
        """Take `file` over; when this returns it is durable."""
        ...

    def pieces(self, name: str) -> AsyncGenerator[bytes, None]:
        """What is kept, piece by piece. Error: `FileNotFoundError`."""
        ...

    async def drop(self, name: str) -> None:
        """Delete it, if it is there."""
        ...

    def names(self, before: datetime) -> AsyncIterator[str]:
        """What was kept before that moment."""
        ...


async def content(store: Store, name: str) -> bytes:
    """All of it. Error: `FileNotFoundError`."""
    return b"".join([piece async for piece in store.pieces(name)])


class Folder:
    """Keeps them in a folder, one file each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def keep(self, name: str, file: Path) -> None:
        """Written through to the disk, then given its name, then the name written through."""
        await to_thread.run_sync(_make_durable, file, self._path / name)

    async def pieces(self, name: str) -> AsyncGenerator[bytes, None]:
        """Its content."""
        async with await open_file(self._path / name, "rb") as file:
            while piece := await file.read(PIECE):
                yield piece

    async def drop(self, name: str) -> None:
        """Delete the file."""
        (self._path / name).unlink(missing_ok=True)

    async def names(self, before: datetime) -> AsyncIterator[str]:
        """Files that were written before; also those that were never finished."""
        for name in await to_thread.run_sync(_written_before, self._path, before.timestamp()):
            yield name


def _written_before(folder: Path, moment: float) -> list[str]:
    """One that is deleted meanwhile is left out."""
    found = []
    with os.scandir(folder) as files:
        for file in files:
            with suppress(FileNotFoundError):
                found += [file.name] if file.stat().st_mtime < moment else []
    return found


def _make_durable(unfinished: Path, finished: Path) -> None:
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    crash_point("upload.before_naming")
    unfinished.rename(finished)
    folder = os.open(finished.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
