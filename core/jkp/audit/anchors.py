"""Anchors: where a chain stood at a moment, written to a file outside of the database.

The file only grows, and has a line for each. Keep it where whoever can change the database cannot: another machine, or
a medium that can be written once. The audit's lines name no chain, as before there was another one.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jkp import clock
from jkp.audit.heads import Chained, Head
from jkp.errors import CannotStart

_LINE = re.compile(
    rf"(?P<at>\S+) (?:(?P<chained>{Chained.DETERMINATIONS}) )?(?P<pos>\d{{1,18}}) (?P<hash>[0-9a-f]{{64}})"
)


class AnchorUnfit(CannotStart):
    """The file of anchors cannot be read or written, or is not what it was."""


@dataclass(frozen=True)
class Anchor:
    """Where a chain stood, and when."""

    at: str
    chained: Chained
    head: Head

    def __str__(self) -> str:
        name = "" if self.chained is Chained.AUDIT else f"{self.chained} "
        return f"{self.at} {name}{self.head.pos} {self.head.hash}"


def drop(file: Path, heads: Mapping[Chained, Head]) -> None:
    """Write down where chains stand now, of those that have grown since their last anchor. Error: `AnchorUnfit`."""
    known, at = everything(file), clock.machine_now().isoformat()
    last = {chained: max(of(chained, known), default=0) for chained in heads}
    grown = [Anchor(at, chained, head) for chained, head in heads.items() if head.pos > last[chained]]
    if grown:
        _append(file, "".join(f"{anchor}\n" for anchor in grown))


def read(file: Path, chained: Chained = Chained.AUDIT) -> Mapping[int, str]:
    """The anchors of a chain: hashes by place. Error: `AnchorUnfit`."""
    return of(chained, everything(file))


def of(chained: Chained, known: list[Anchor]) -> dict[int, str]:
    """Those of one chain: hashes by place."""
    return {anchor.head.pos: anchor.head.hash for anchor in known if anchor.chained is chained}


def everything(file: Path) -> list[Anchor]:
    """Every anchor; none where there is no file yet. Error: `AnchorUnfit`."""
    try:
        lines = file.read_text(encoding="ascii").splitlines(keepends=True) if file.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise AnchorUnfit(f"{file}: it cannot be read") from error
    found = [_LINE.fullmatch(line.removesuffix("\n")) if line.endswith("\n") else None for line in lines]
    if not all(found):
        raise AnchorUnfit(f"{file}: line {found.index(None) + 1} is no anchor")
    return [
        Anchor(each["at"], Chained(each["chained"] or Chained.AUDIT), Head(int(each["pos"]), each["hash"]))
        for each in found
        if each
    ]


def known_by(file: Path, copy: Path | None) -> list[Anchor]:
    """The anchors of the file, or of its copy. Error: `AnchorUnfit`, also where the file lacks what the copy has."""
    own = everything(file)
    if copy is None:
        return own
    kept = everything(copy)
    if lost := len({*kept} - {*own}):
        raise AnchorUnfit(
            f"{file}: {lost} of {len(kept)} anchors of {copy} are not in it: it was cut, or is another file;"
            " look what has happened, then put the copy in its place"
        )
    return own


def forget(file: Path) -> None:
    """For a sandbox whose tables were emptied: its chains begin again."""
    file.unlink(missing_ok=True)


def require_writable(file: Path) -> None:
    """Error: `AnchorUnfit` where no anchor could be written now."""
    place = file if file.exists() else next(folder for folder in file.absolute().parents if folder.exists())
    if place.is_dir() == file.exists() or not os.access(place, os.W_OK):
        raise AnchorUnfit(f"{file}: it cannot be written")


def _append(file: Path, lines: str) -> None:
    """Durable before anybody relies on it."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a") as stream:
            stream.write(lines)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise AnchorUnfit(f"{file}: it cannot be written: {error.strerror}") from error
