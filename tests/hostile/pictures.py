"""Pictures that are damaged, move, or would be far larger than their files."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO

from hostile.others import GOOD
from PIL import Image

PNG = b"\x89PNG\r\n\x1a\n"
KINDS = ("JPEG", "PNG", "WEBP")
MAGIC = {"JPEG": b"\xff\xd8\xff\xe0", "PNG": PNG, "WEBP": b"RIFF\x00\x01\x00\x00WEBPVP8 "}


def files() -> Iterator[tuple[str, bytes]]:
    """Each by its name."""
    yield from _cut_off()
    yield from _altered()
    yield from _moving()
    yield from _too_large()


def bombs() -> Iterator[tuple[str, bytes]]:
    """Those that take a while to make."""
    for kind in ("JPEG", "PNG"):
        yield f"a white {kind} of 49 million pixels", _white(7_000, kind)
    many = zlib.compress(bytes(100_000_000), 9)
    for name, head in ((b"zTXt", b"Comment\0\0"), (b"iTXt", b"Comment\0\1\0\0\0"), (b"iCCP", b"profile\0\0")):
        yield f"a PNG with a bomb in {name.decode()}", png(8, 8, bytes(1000), more=chunk(name, head + many))
    yield "a JPEG of a thousand scans", _scans(1000)


def _cut_off() -> Iterator[tuple[str, bytes]]:
    for kind in KINDS:
        whole = GOOD[kind]
        for length in (12, 40, len(whole) // 3, len(whole) // 2):
            yield f"a {kind} cut off after {length} bytes", whole[:length]


def _altered() -> Iterator[tuple[str, bytes]]:
    for kind, magic in MAGIC.items():
        yield f"the beginning of a {kind}, then zeros", magic + bytes(3000)
        yield f"the beginning of a {kind}, then ones", magic + b"\xff" * 3000
        yield f"the beginning of a {kind}, then a page", magic + b"<html><script>alert(1)</script></html>"
    whole = GOOD["PNG"]
    for at in (17, 30, whole.index(b"IDAT") + 8, whole.index(b"IDAT") + 30):
        yield f"a PNG with another byte at {at}", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    for colours in (1, 5, 7, 255):
        yield f"a PNG of colour type {colours}", png(10, 10, bytes(1000), colours=colours)
    yield "a PNG without a picture", PNG + chunk(b"IEND", b"")
    yield "a PNG of no size", png(0, 0, b"")
    yield "a PNG whose picture is too short", png(500, 500, bytes(10))
    yield "a JPEG without tables", b"\xff\xd8" + _frame(64, 64) + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\xff\xd9"
    yield "a WEBP that is longer than its file", b"RIFF\xff\xff\xff\x7f" + GOOD["WEBP"][8:60]


def _moving() -> Iterator[tuple[str, bytes]]:
    for kind in ("PNG", "WEBP"):
        for frames in (2, 30):
            content = BytesIO()
            first, *others = [Image.new("RGB", (64, 64), (8 * shade, 0, 0)) for shade in range(frames)]
            first.save(content, kind, save_all=True, append_images=others)
            yield f"a {kind} of {frames} frames", content.getvalue()


def _too_large() -> Iterator[tuple[str, bytes]]:
    for width, height in ((60_000, 60_000), (30_000, 30_000), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1), (6400, 6400)):
        yield f"a PNG of {width} x {height} pixels", png(width, height, bytes(1_000_000))
    for width, height in ((65_500, 65_500), (65_500, 1_000), (7_000, 7_000)):
        yield f"a JPEG of {width} x {height} pixels", b"\xff\xd8" + _frame(width, height) + bytes(200) + b"\xff\xd9"
    for side in (16_383, 9_000):
        size = struct.pack("<I", side - 1)[:3] * 2
        yield f"a WEBP of {side} x {side} pixels", riff(b"VP8X" + struct.pack("<I", 10) + bytes(4) + size)
        packed = b"\x2f" + struct.pack("<I", (side - 1) | (side - 1) << 14) + bytes(20)
        yield f"a lossless WEBP of {side} x {side} pixels", riff(b"VP8L" + struct.pack("<I", len(packed)) + packed)


def _white(side: int, kind: str) -> bytes:
    content = BytesIO()
    Image.new("L", (side, side), 255).save(content, kind)
    return content.getvalue()


def _scans(number: int) -> bytes:
    """A progressive picture whose last scan comes again and again."""
    content = BytesIO()
    Image.new("RGB", (3000, 3000)).save(content, "JPEG", progressive=True)
    whole = content.getvalue()
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * number + b"\xff\xd9"


def _frame(width: int, height: int) -> bytes:
    return b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"


def png(width: int, height: int, pixels: bytes, *, colours: int = 0, more: bytes = b"") -> bytes:
    """A PNG that claims to be of this size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0))
    return b"".join([PNG, head, more, chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")])


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def riff(content: bytes) -> bytes:
    """A WEBP around these chunks."""
    return b"RIFF" + struct.pack("<I", len(content) + 4) + b"WEBP" + content
