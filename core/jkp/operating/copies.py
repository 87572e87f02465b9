"""A copy as a folder of files: what is in it, whether it is whole, and how files are copied so that none is lost."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag

from jkp.errors import CannotStart
from jkp.participants.models import NIK_COLUMN
from jkp.security.sealing import KeyUnknown, Seals

MANIFEST = "manifest.json"
DATABASE = "jkp.db"
FORMAT = 1


class CopyUnfit(CannotStart):
    """A copy cannot be made, used or put there; the text says why."""


@dataclass(frozen=True)
class Manifest:
    """What is in a copy: the SHA-256 of each file by its name, and how far the event log was."""

    made_at: str
    jkp: str
    last_event: int
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def verified(folder: Path) -> Manifest:
    """The manifest of a copy, every file of which is as it was made. Error: `CopyUnfit`."""
    try:
        manifest = Manifest(**orjson.loads((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, TypeError) as error:
        raise CopyUnfit(f"{folder}: this is no copy of ours, or not a whole one") from error
    if manifest.format != FORMAT:
        raise CopyUnfit(f"{folder}: it was made by another version of jkp ({manifest.jkp})")
    found = hashes(folder)
    wrong = sorted(name for name in {*found, *manifest.files} if found.get(name) != manifest.files.get(name))
    if wrong:
        raise CopyUnfit(f"{folder}: missing, added or altered: {', '.join(wrong[:5])}")
    last_event(folder / DATABASE)
    return manifest


def last_event(database: Path) -> int:
    """The last position of its event log. Error: `CopyUnfit` for a database that is damaged."""
    try:
        with closing(_opened(database)) as copy:
            (found,) = copy.execute("PRAGMA integrity_check").fetchone()
            broken = copy.execute("PRAGMA foreign_key_check").fetchall()
            (last,) = copy.execute("SELECT coalesce(max(pos), 0) FROM event_log").fetchone()
    except sqlite3.Error as error:
        raise CopyUnfit(f"{database}: {error}") from error
    if found != "ok" or broken:
        raise CopyUnfit(f"{database}: it is damaged ({found}, {len(broken)} broken references)")
    return int(last)


def require_key(seals: Seals, folder: Path) -> None:
    """Whether these keys open what is sealed in a copy. Error: `CopyUnfit`."""
    with closing(_opened(folder / DATABASE)) as copy:
        somebody = copy.execute("SELECT id, nik_sealed FROM participant LIMIT 1").fetchone()
    try:
        if somebody:
            seals.open(NIK_COLUMN, str(UUID(somebody[0])), somebody[1])
    except (InvalidTag, KeyUnknown) as error:
        raise CopyUnfit(f"{folder}: the field key does not open it: it was sealed with another one") from error


def _opened(database: Path) -> sqlite3.Connection:
    """A database that nobody writes to."""
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file but the manifest, by its name."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file != folder / MANIFEST)
    return {file.relative_to(folder).as_posix(): _hash(file) for file in files}


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def copy_files(source: Path, to: Path) -> None:
    """Every file of a folder; one that is deleted meanwhile was never used."""
    to.mkdir(parents=True, exist_ok=True)
    for file in source.rglob("*") if source.exists() else ():
        if file.is_file():
            copy = to / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                copy_file(file, copy)
            except FileNotFoundError:
                copy.unlink(missing_ok=True)


def copy_file(source: Path, to: Path) -> None:
    """Written through to the disk before it has its name. Error: `FileNotFoundError`."""
    begun = to.with_name(f"{to.name}.copying")
    shutil.copy2(source, begun)
    make_durable(begun)
    begun.rename(to)
    make_durable(to.parent)


def make_durable(path: Path) -> None:
    """Write a file or a folder through to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
