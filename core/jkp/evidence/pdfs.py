"""Look through a PDF: it is kept byte for byte, for a signature in it would break, so it may hold nothing that acts.

No scripts, no programs or files to open, nothing embedded, no forms that send, no film and sound, no key. And it must
be a PDF alone: a document at whose end something else hangs can be opened as that.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf

from jkp.evidence import packing
from jkp.evidence.terms import Fault, Hostile

MOST_PAGES = 50
MOST_OBJECTS = 20_000
MOST_VALUES = 100_000
MOST_ENTRIES = 10_000
"""Of one list or dictionary."""
MOST_PIXELS = 100_000_000
"""Of one picture: a page of A3 at 600 dots per inch has 70 million."""
MOST_FILTERS = 2
_END = 66_000
_BLANK = b" \t\r\n\f\0"
_OF_ANOTHER_KIND = re.compile(rb"PK\x05\x06|PK\x06\x06")
_A_PAGE_OF_THE_WEB = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)
_KEYS = frozenset({
    "/JS", "/JavaScript", "/AA", "/XFA", "/EF", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/RichMediaContent",
    "/Collection", "/Launch", "/Rendition", "/Renditions", "/OPI", "/Alternates",
})  # fmt: skip
_ACTIONS = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound", "/Rendition",
    "/RichMediaExecute", "/GoTo3DView", "/Hide", "/SetOCGState", "/ResetForm", "/Thread",
})  # fmt: skip
_NAMES: Mapping[str, frozenset[str]] = {
    "/S": _ACTIONS,
    "/Subtype": frozenset({"/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D", "/PS"}),
    "/Type": frozenset({"/EmbeddedFile", "/Filespec", "/3D"}),
}
_INERT_AT_OPENING = frozenset({"/GoTo", "/Named"})


def look_through(file: Path) -> None:
    """Error: `Hostile`; any other when the file is damaged."""
    content = file.read_bytes()
    _check_ends(content)
    packing.check_streams(content)
    try:
        with pikepdf.open(file, attempt_recovery=False, suppress_warnings=True) as document:
            _check_size(document)
            _check_opening(document.Root)
            for value in _values(document):
                _check_value(value)
            if document.get_warnings():
                raise Hostile(Fault.DAMAGED)
    except pikepdf.PasswordError as error:
        raise Hostile(Fault.ENCRYPTED) from error


def _check_ends(content: bytes) -> None:
    """A PDF from its first byte to its last."""
    if not content.rstrip(_BLANK).endswith(b"%%EOF"):
        raise Hostile(Fault.DAMAGED)
    if _OF_ANOTHER_KIND.search(content[-_END:]) or _A_PAGE_OF_THE_WEB.search(content[:1024]):
        raise Hostile(Fault.ACTIVE)


def _check_size(document: pikepdf.Pdf) -> None:
    if document.is_encrypted:
        raise Hostile(Fault.ENCRYPTED)
    if len(document.objects) > MOST_OBJECTS:
        raise Hostile(Fault.TOO_COMPLEX)
    if not document.pages:
        raise Hostile(Fault.DAMAGED)
    if len(document.pages) > MOST_PAGES:
        raise Hostile(Fault.TOO_MANY_PAGES)


def _check_opening(root: pikepdf.Object) -> None:
    """What happens when it is opened: a place to go to, at most."""
    opening = root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S")) not in _INERT_AT_OPENING:
        raise Hostile(Fault.ACTIVE)


def _values(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every value of the document, each once: references are not followed, for every object is in the list."""
    waiting: list[object] = [document.trailer, *document.objects]
    left = MOST_VALUES
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Object):
            yield value
            inside = _inside(value)
            left -= len(inside)
            waiting.extend(each for each in inside if not getattr(each, "is_indirect", False))
        if left < 0:
            raise Hostile(Fault.TOO_COMPLEX)


def _inside(value: pikepdf.Object) -> list[object]:
    if not isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        return []
    entries = value.stream_dict if isinstance(value, pikepdf.Stream) else value
    if len(entries) > MOST_ENTRIES:
        raise Hostile(Fault.TOO_COMPLEX)
    return list(entries) if isinstance(entries, pikepdf.Array) else [each for _, each in entries.items()]


def _check_value(value: pikepdf.Object) -> None:
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        _check_entries(value)
    if isinstance(value, pikepdf.Stream):
        _check_stream(value)


def _check_entries(value: pikepdf.Object) -> None:
    entries = value.stream_dict if isinstance(value, pikepdf.Stream) else value
    keys = set(entries.keys()) if len(entries) <= MOST_ENTRIES else set()
    if keys & _KEYS:
        raise Hostile(Fault.ACTIVE)
    for key, names in _NAMES.items():
        if key in keys and str(value[key]) in names:
            raise Hostile(Fault.ACTIVE)


def _check_stream(stream: pikepdf.Stream) -> None:
    """Its content is in the file, packed in a way that was looked into, and no picture beyond all measure."""
    if "/F" in stream or "/FFilter" in stream:
        raise Hostile(Fault.ACTIVE)
    filters = _filters(stream)
    if len(filters) > MOST_FILTERS or "/LZWDecode" in filters or "/LZW" in filters:
        raise Hostile(Fault.TOO_COMPLEX)
    if packing.is_deflated(filters[1:]):
        packing.check_packed_twice(stream.read_raw_bytes(), filters)
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PIXELS:
        raise Hostile(Fault.TOO_MANY_PIXELS)


def _filters(stream: pikepdf.Stream) -> list[str]:
    given = stream.get("/Filter", pikepdf.Array())
    return [str(each) for each in (given if isinstance(given, pikepdf.Array) else [given])]
