"""A copy as a folder of files: what is in it, whether it is whole, and whether it is ours.

The list of its files is sealed with a key that is derived from the field key, which is in no copy: who can write to a
copy, and has no more than that, can change neither a file nor the list unseen.
"""

import hmac
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from pydantic import TypeAdapter

from jkp.operating.files import CopyUnfit, files_in, make_durable, opened, sha256_of
from jkp.participants.models import NIK_COLUMN
from jkp.security.sealing import KeyUnknown, Seals

MANIFEST = "manifest.json"
SEAL = "manifest.seal"
DATABASE = "jkp.db"
FORMAT = 2
_SEALED_AS = "backup.manifest"


@dataclass(frozen=True)
class Manifest:
    """What is in a copy: the SHA-256 of each file by its name, and how far the event log was."""

    made_at: str
    jkp: str
    last_event: int
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


@dataclass(frozen=True)
class Copy:
    """A copy whose files and list are as they were made; `sha256` is that of the list, and so of everything."""

    manifest: Manifest
    sha256: str


def listed(folder: Path, manifest: Manifest, seals: Seals) -> Copy:
    """Write the list of a copy's files into it, and the seal of the list."""
    content = orjson.dumps(manifest, option=orjson.OPT_INDENT_2)
    for name, text in ((MANIFEST, content), (SEAL, f"{seals.names[0]} {_seals_of(content, seals)[0]}\n".encode())):
        (folder / name).write_bytes(text)
        make_durable(folder / name)
    return Copy(manifest, sha256(content).hexdigest())


def verified(folder: Path, seals: Seals, expected: str | None = None) -> Copy:
    """A copy, every file of which is as it was made. Error: `CopyUnfit`.

    Where the SHA-256 of its list is `expected`, it must be that very copy.
    """
    content = _content(folder / MANIFEST)
    _require_sealed(folder, content, seals)
    copy = Copy(_manifest(folder, content), sha256(content).hexdigest())
    if expected is not None and expected.lower() != copy.sha256:
        raise CopyUnfit(f"{folder}: its list of files is another one: it has the SHA-256 {copy.sha256}")
    _require_files(folder, copy.manifest.files, hashes(folder))
    last_event(folder / DATABASE)
    return copy


def _content(file: Path) -> bytes:
    try:
        with opened(file) as content:
            return content.read()
    except OSError as error:
        raise CopyUnfit(f"{file.parent}: it is no copy of ours, or not a whole one: {file.name} is missing") from error


def _manifest(folder: Path, content: bytes) -> Manifest:
    try:
        manifest = TypeAdapter(Manifest).validate_json(content)
    except ValueError as error:
        raise CopyUnfit(f"{folder}: {MANIFEST} is no list of ours") from error
    if manifest.format != FORMAT:
        raise CopyUnfit(f"{folder}: it was made by another version of jkp ({manifest.jkp})")
    return manifest


def _require_sealed(folder: Path, content: bytes, seals: Seals) -> None:
    """Error: `CopyUnfit` where the list is not what some key of ours has sealed."""
    name, _, seal = _content(folder / SEAL).decode(errors="replace").strip().partition(" ")
    if name not in seals.names:
        raise CopyUnfit(f"{folder}: the field key does not fit: it was sealed with another one, called {name[:8]!a}")
    if not any(hmac.compare_digest(seal.encode(), each.encode()) for each in _seals_of(content, seals)):
        raise CopyUnfit(f"{folder}: its list of files was altered: the seal does not fit")


def _seals_of(content: bytes, seals: Seals) -> list[str]:
    """The HMAC of a list under each key, the newest first."""
    return seals.indexes(_SEALED_AS, sha256(content).hexdigest())


def _require_files(folder: Path, files: Mapping[str, str], found: Mapping[str, str]) -> None:
    """Error: `CopyUnfit` where the files are not those of the list."""
    if outside := [name for name in files if _leads_out(name)]:
        raise CopyUnfit(f"{folder}: its list names {outside[0]!a}, which leads out of it")
    wrong = sorted(name for name in {*found, *files} if found.get(name) != files.get(name))
    if wrong:
        raise CopyUnfit(f"{folder}: missing, added or altered: {', '.join(map(ascii, wrong[:5]))}")


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts


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
    """The SHA-256 of every file but the list and its seal, by its name. Error: `CopyUnfit` for what is no file."""
    about = {folder / MANIFEST, folder / SEAL}
    try:
        return {file.relative_to(folder).as_posix(): sha256_of(file) for file in files_in(folder) if file not in about}
    except OSError as error:
        raise CopyUnfit(f"{folder}: {error.strerror}: {error.filename}") from error
