"""Keep what takes seconds to prepare, from one run of pytest to the next, until our code changes."""

import json
import shutil
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from anyio import run

import jkp
import jkp_schema
from jkp.testing.journey import Person
from jkp.testing.serving import Prepared, prepare

PEOPLE = "people.json"


def prepared(cache: Path) -> Prepared:
    """A folder in `cache` with all tables of the core, and people in month 2."""
    folder = cache / _fingerprint()
    if not folder.exists():
        _forget(cache)
        _make(folder)
    people = json.loads((folder / PEOPLE).read_text(encoding="utf-8"))
    return Prepared(folder, tuple(Person(UUID(participant_id), *others) for participant_id, *others in people))


def _make(folder: Path) -> None:
    """Another process may make it at the same time; who comes second takes the first one's."""
    place = Path(mkdtemp(dir=folder.parent, prefix="making-"))
    made = run(prepare, place)
    (place / PEOPLE).write_text(json.dumps([astuple(each) for each in made.people], default=str), encoding="utf-8")
    try:
        place.rename(folder)
    except OSError:
        shutil.rmtree(place)


def _forget(cache: Path) -> None:
    for old in cache.iterdir():
        if not old.name.startswith("making-"):
            shutil.rmtree(old, ignore_errors=True)


def _fingerprint() -> str:
    """Of every file of ours: when it was written, and how long it is."""
    found = sha256()
    for package in (jkp, jkp_schema):
        for file in sorted(Path(package.__path__[0]).rglob("*.*")):
            if file.suffix in {".py", ".toml"}:
                entry = file.stat()
                found.update(f"{file} {entry.st_mtime_ns} {entry.st_size}\n".encode())
    return found.hexdigest()[:32]
