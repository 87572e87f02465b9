"""Copy files so that none is lost, and nothing but files: a link or a device leads out of its folder."""

import os
import shutil
import stat
from collections.abc import Iterator
from errno import ELOOP
from hashlib import file_digest
from io import BufferedReader
from pathlib import Path

from jkp.errors import CannotStart

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW


class CopyUnfit(CannotStart):
    """A copy cannot be made, used or put there; the text says why."""


def files_in(folder: Path) -> Iterator[Path]:
    """Every file of a folder and of those in it. Error: `CopyUnfit` for whatever is neither file nor folder."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.is_dir(follow_symlinks=False):
                yield from files_in(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
            else:
                raise no_file(entry.path)


def no_file(path: str | Path) -> CopyUnfit:
    """A link could lead anywhere, and a device or pipe has no content to copy."""
    return CopyUnfit(f"{path}: it is a link, a device or a pipe; a copy is made of files and folders alone")


def opened(file: Path) -> BufferedReader:
    """A file to read from. Errors: `FileNotFoundError`; `CopyUnfit` for what has become a link or a device."""
    try:
        content = os.fdopen(os.open(file, _READ), "rb")
    except OSError as error:
        raise no_file(file) if error.errno == ELOOP else error from error
    if stat.S_ISREG(os.fstat(content.fileno()).st_mode):
        return content
    content.close()
    raise no_file(file)


def sha256_of(file: Path) -> str:
    """The hash of a file's content."""
    with opened(file) as content:
        return file_digest(content, "sha256").hexdigest()


def copy_files(source: Path, to: Path) -> None:
    """Every file of a folder; one that is deleted meanwhile was never used."""
    to.mkdir(parents=True, exist_ok=True)
    for file in files_in(source) if source.exists() else ():
        copy = to / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            copy_file(file, copy)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def copy_file(source: Path, to: Path) -> None:
    """Written through to the disk before it has its name, for its owner alone. Error: `FileNotFoundError`."""
    begun = to.with_name(f"{to.name}.copying")
    with opened(source) as content, os.fdopen(os.open(begun, _WRITE, 0o600), "wb") as copy:
        shutil.copyfileobj(content, copy)
        times = os.fstat(content.fileno())
    os.utime(begun, ns=(times.st_atime_ns, times.st_mtime_ns))
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
