"""A new folder that has its name only when it is whole; what a killed process has left of one is no hindrance."""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from jkp.operating.files import CopyUnfit, make_durable

OURS_ALONE = 0o700
SUFFIX = ".partial"


@contextmanager
def filled(to: Path, names: Collection[str]) -> Iterator[Path]:
    """A folder to fill with what begins with one of these names; it gets the name `to` when all went well.

    Error: `CopyUnfit` where something has that name, or somebody fills it now.
    """
    if to.exists():
        raise CopyUnfit(f"{to} is there already: name a new folder")
    begun = to.with_name(f"{to.name}{SUFFIX}")
    with _held(begun, names):
        try:
            yield begun
            _name(begun, to)
        except BaseException:
            shutil.rmtree(begun, ignore_errors=True)
            raise


def _name(begun: Path, to: Path) -> None:
    try:
        begun.rename(to)
    except OSError as error:
        raise CopyUnfit(f"{to} is there already: name a new folder") from error
    make_durable(to.parent)


@contextmanager
def _held(begun: Path, names: Collection[str]) -> Iterator[None]:
    """The folder, empty and for this process alone."""
    begun.mkdir(parents=True, exist_ok=True, mode=OURS_ALONE)
    descriptor = os.open(begun, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _lock(begun, descriptor)
        _clear(begun, names)
        yield
    finally:
        os.close(descriptor)


def _lock(begun: Path, descriptor: int) -> None:
    """Whoever fills a folder holds it, and a killed process holds nothing."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_still_it = os.path.samestat(begun.stat(), os.fstat(descriptor))
    except OSError:
        is_still_it = False
    if not is_still_it:
        raise CopyUnfit(f"{begun} is there already: a copy is being made")


def _clear(begun: Path, names: Collection[str]) -> None:
    """Take away what was broken off. Error: `CopyUnfit` for a folder that holds anything else."""
    there = list(begun.iterdir())
    if others := [entry for entry in there if not entry.name.startswith(tuple(names))]:
        raise CopyUnfit(f"{others[0]} is there already, and is no part of a copy that was broken off: move it away")
    for entry in there:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
