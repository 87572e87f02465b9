"""Copies of what a server stores: its database and its uploads."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def keep(database: Path, uploads: Path, folder: Path) -> None:
    """Copy them into an empty folder."""
    _copy(database, folder / "jkp.db")
    shutil.copytree(uploads, folder / "uploads")


async def restore(folder: Path, database: Path, uploads: Path) -> None:
    """Bring them back in place of what is there.

    A server of this process may have the database open: its transaction can end only while the event loop runs.
    """
    await asyncio.to_thread(_copy, folder / "jkp.db", database)
    bring_uploads(folder, uploads)


def bring_uploads(folder: Path, uploads: Path) -> None:
    """Put the uploads of `folder` in place of what is there."""
    shutil.rmtree(uploads, ignore_errors=True)
    shutil.copytree(folder / "uploads", uploads)


class Original:
    """What a server stored when it was new: its database in memory, from where a copy takes half of the time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._database = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(folder / "jkp.db")) as file:
            file.backup(self._database)

    def bring_back(self, database: sqlite3.Connection, uploads: Path) -> None:
        """Put it in place of what is there; a server may have the database open."""
        self._database.backup(database)
        bring_uploads(self.folder, uploads)

    def close(self) -> None:
        """Forget the database."""
        self._database.close()


def forget_others(origin: Path, folder: Path) -> None:
    """Delete the files in `folder` that are not in `origin`; those of an open database stay."""
    for file in folder.iterdir():
        if file.is_file() and not (origin / file.name).exists() and not file.name.startswith("jkp.db"):
            file.unlink()


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)
