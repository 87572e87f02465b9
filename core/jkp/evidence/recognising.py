"""What a file is, told by its content. Its name and what its sender calls it count for nothing.

puremagic must know it as one of the four kinds, and its very first bytes must be those of that kind: what begins with
something else and would be opened as a picture or a PDF all the same, is a file of two kinds.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import puremagic

from jkp.evidence.terms import Fault, Hostile, MediaType

HEAD = 4096
_BEGINS: Mapping[MediaType, re.Pattern[bytes]] = {
    MediaType.JPEG: re.compile(rb"\xff\xd8\xff"),
    MediaType.PNG: re.compile(rb"\x89PNG\r\n\x1a\n"),
    MediaType.WEBP: re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL),
    MediaType.PDF: re.compile(rb"%PDF-[12]\.\d\s"),
}


def type_of(file: Path) -> MediaType:
    """The kind of a file. Error: `Hostile` with UNKNOWN_TYPE for every other kind."""
    with file.open("rb") as source:
        head = source.read(HEAD)
    for kind, begins in _BEGINS.items():
        if begins.match(head) and kind in _guessed(head):
            return kind
    raise Hostile(Fault.UNKNOWN_TYPE)


def _guessed(head: bytes) -> set[str]:
    """What puremagic takes it for."""
    return {guess.mime_type for guess in puremagic.magic_string(head)}
