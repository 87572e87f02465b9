"""Anchors: where the chain stood at a moment, written to a file outside of the database.

The file only grows. Keep it where whoever can change the database cannot: another machine, or a medium that can be
written once.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from jkp import clock
from jkp.audit import chain
from jkp.audit.chain import Head
from jkp.errors import CannotStart

_LINE = re.compile(r"(?P<at>\S+) (?P<pos>\d{1,18}) (?P<hash>[0-9a-f]{64})")


class AnchorUnfit(CannotStart):
    """The file of anchors cannot be read or written."""


async def drop(file: Path) -> Head:
    """Write down where the chain stands now, if it has grown since the last anchor. Error: `AnchorUnfit`."""
    now = await chain.head()
    if now.pos > max(read(file), default=0):
        _append(file, f"{clock.machine_now().isoformat()} {now.pos} {now.hash}\n")
    return now


def read(file: Path) -> Mapping[int, str]:
    """Every anchor: hashes by place; none where there is no file yet. Error: `AnchorUnfit`."""
    try:
        lines = file.read_text(encoding="ascii").splitlines() if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise AnchorUnfit(f"{file}: it cannot be read") from error
    found = [_LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise AnchorUnfit(f"{file}: line {found.index(None) + 1} is no anchor")
    return {int(each["pos"]): each["hash"] for each in found if each}


def require_writable(file: Path) -> None:
    """Error: `AnchorUnfit` where no anchor could be written now."""
    place = file if file.exists() else next(folder for folder in file.absolute().parents if folder.exists())
    if place.is_dir() == file.exists() or not os.access(place, os.W_OK):
        raise AnchorUnfit(f"{file}: it cannot be written")


def _append(file: Path, line: str) -> None:
    """Durable before anybody relies on it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a") as stream:
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise AnchorUnfit(f"{file}: it cannot be written: {error.strerror}") from error
