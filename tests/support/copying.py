"""Copies of what a server stores: its database and its uploads."""

import shutil
import sqlite3
from pathlib import Path


def keep(database: Path, uploads: Path, folder: Path) -> None:
    """Copy them into an empty folder."""
    _copy(database, folder / "jkp.db")
    shutil.copytree(uploads, folder / "uploads")


def restore(folder: Path, database: Path, uploads: Path) -> None:
    """Bring them back in place of what is there; a server may have the database open."""
    _copy(folder / "jkp.db", database)
    shutil.rmtree(uploads, ignore_errors=True)
    shutil.copytree(folder / "uploads", uploads)


def forget_others(origin: Path, folder: Path) -> None:
    """Delete the files in `folder` that are not in `origin`; those of an open database and the clock stay."""
    for file in folder.iterdir():
        if file.is_file() and not (origin / file.name).exists() and not file.name.startswith(("jkp.db", "clock")):
            file.unlink()


def _copy(source: Path, target: Path) -> None:
    origin, copy = sqlite3.connect(source), sqlite3.connect(target)
    try:
        origin.backup(copy)
    finally:
        origin.close()
        copy.close()
