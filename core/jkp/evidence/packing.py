"""How large the streams of a PDF are once they are unpacked, found out before anything of ours takes that memory.

A library that opens a PDF unpacks its packed objects at once, whatever their size. So every stream that deflate packed
is unpacked here first, piece by piece, keeping none, and no further than allowed.
"""

import base64
import re
import zlib
from collections.abc import Sequence

from jkp.evidence.terms import Fault, Hostile

MOST_UNPACKED = 128 * 1024 * 1024
"""Bytes of all streams together."""
_PIECE = 256 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_LONGEST_ENTRIES = 2048
_OBJECTS = re.compile(rb"ObjStm|XRef|#")
_FILTER = re.compile(rb"/Filter(?!\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])\s*[/>])")
_DEFLATED = frozenset({"/FlateDecode", "/Fl"})


def check_streams(content: bytes) -> None:
    """Look at every stream of a file that was not opened. Error: `Hostile` with TOO_COMPLEX."""
    allowed, begun = MOST_UNPACKED, 0
    for found in _STREAM.finditer(content):
        entries = content[max(begun, found.start() - _LONGEST_ENTRIES) : found.start()].rpartition(b"obj")[2]
        # What holds objects is unpacked when the file is opened: it may be packed in the one way that we look into.
        if _OBJECTS.search(entries) and _FILTER.search(entries):
            raise Hostile(Fault.TOO_COMPLEX)
        begun = found.end()
        allowed -= _inflated(content[begun : content.find(b"endstream", begun)], allowed)


def check_packed_twice(raw: bytes, filters: Sequence[str]) -> None:
    """Look into a stream that was written as text after it was deflated. Error: `Hostile` with TOO_COMPLEX."""
    if filters[0] == "/ASCII85Decode":
        raw = base64.a85decode(raw.strip().removesuffix(b"~>"))
    elif filters[0] == "/ASCIIHexDecode":
        raw = bytes.fromhex(raw.strip().removesuffix(b">").decode())
    else:
        raise Hostile(Fault.TOO_COMPLEX)
    _inflated(raw, MOST_UNPACKED)


def is_deflated(filters: Sequence[str]) -> bool:
    """Whether deflate has a part in it."""
    return not _DEFLATED.isdisjoint(filters)


def _inflated(raw: bytes, allowed: int) -> int:
    """How long it is once it is unpacked; what deflate did not pack is 0. Error: `Hostile` past what is allowed."""
    inflating, waiting, length = zlib.decompressobj(), raw, 0
    try:
        while waiting and (piece := inflating.decompress(waiting, _PIECE)):
            length += len(piece)
            if length > allowed:
                raise Hostile(Fault.TOO_COMPLEX)
            waiting = inflating.unconsumed_tail
    except zlib.error:
        pass
    return length
