"""Where no server is configured: each mail becomes a file that any mail program opens."""

import asyncio
import os
from pathlib import Path

from jkp.mail.carrying import Parcel

ENDING = ".eml"


class FolderCarrier:
    """Writes mails into a folder that only its owner can read. Written again, a mail is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def carry(self, parcel: Parcel) -> None:
        """Write one mail, durably, and under its name only once it is whole."""
        await asyncio.to_thread(self._write, parcel)

    async def close(self) -> None:
        """Nothing is open."""

    def _write(self, parcel: Parcel) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = self._folder / f".{parcel.name}.part"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(parcel.content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(self._folder / f"{parcel.name}{ENDING}")
        _make_durable(self._folder)


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
