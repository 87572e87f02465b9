"""Copy what SQLite's server must not lose while it runs, and put a copy back: the database, and then the uploads.

An upload's row is written after its file, so every row of the copy has its file, but for uploads that were never used
and were swept away meanwhile. Keys are never copied: a copy without them tells nobody's NIK. The database is written
anew (`VACUUM INTO`), so that nothing that was deleted is in the copy; what is copied is checked before it counts.
"""

import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from jkp import clock
from jkp.operating.copies import (
    DATABASE,
    MANIFEST,
    SEAL,
    Copy,
    Manifest,
    hashes,
    last_event,
    listed,
    require_key,
    verified,
)
from jkp.operating.files import CopyUnfit, copy_file, copy_files, make_durable
from jkp.operating.filling import filled
from jkp.security.sealing import Seals
from jkp.settings import Settings

UPLOADS = "uploads"
CLOCK = "clock"
NAMES = (DATABASE, UPLOADS, CLOCK, MANIFEST, SEAL)


def back_up(settings: Settings, to: Path, seals: Seals) -> Copy:
    """Copy into the new folder `to`, which is there when the copy is whole. Error: `CopyUnfit`."""
    require_sqlite(settings)
    if not settings.database_file.exists():
        raise CopyUnfit(f"{settings.database_file}: there is no database")
    with filled(to, NAMES) as begun:
        _copy_database(settings.database_file, begun / DATABASE)
        if not settings.evidence.bucket:
            copy_files(settings.uploads_folder, begun / UPLOADS)
        if (clock_file := settings.storage.folder / CLOCK).exists():
            copy_file(clock_file, begun / CLOCK)
        require_key(seals, begun)
        return listed(begun, _manifest(begun), seals)


def _manifest(begun: Path) -> Manifest:
    made_at = clock.machine_now().isoformat(timespec="seconds")
    return Manifest(made_at, version("jkp"), last_event(begun / DATABASE), hashes(begun))


def restore(settings: Settings, source: Path, seals: Seals, expected: str | None = None) -> Copy:
    """Put a verified copy where the settings say; one whose list has the SHA-256 `expected`, if that is given.

    Error: `CopyUnfit`, also where a database or uploads are.
    """
    require_sqlite(settings)
    _require_vacant(settings)
    copy = verified(source, seals, expected)
    require_key(seals, source)
    folder = settings.storage.folder
    copy_files(source / UPLOADS, settings.uploads_folder)
    # The database comes last: until it is there, there is nothing to start on.
    for name in (CLOCK, DATABASE):
        if (source / name).exists():
            copy_file(source / name, folder / name)
    return copy


def require_sqlite(settings: Settings) -> None:
    """Error: `CopyUnfit` where the database is on a server."""
    if settings.storage.database:
        raise CopyUnfit(
            "the database is on a PostgreSQL server: use pg_dump and pg_restore (docs/operations/keeping.md)"
        )


def _require_vacant(settings: Settings) -> None:
    """Whatever is there may be all that somebody has."""
    database = settings.database_file
    there = [file for file in (database, Path(f"{database}-wal"), Path(f"{database}-shm")) if file.exists()]
    if settings.uploads_folder.exists() and any(settings.uploads_folder.iterdir()):
        there.append(settings.uploads_folder)
    if there:
        raise CopyUnfit(f"{there[0]} is there already: stop the server and move it away, or name another folder")


def _copy_database(source: Path, to: Path) -> None:
    try:
        with closing(sqlite3.connect(source)) as database:
            database.execute("VACUUM INTO ?", (str(to),))
    except sqlite3.Error as error:
        raise CopyUnfit(f"{source}: {error}") from error
    to.chmod(0o600)
    make_durable(to)
