"""What is left of a file once it was checked: pixels of pictures, and documents as they are."""

from io import BytesIO
from pathlib import Path

import pytest
from hostile.others import GOOD
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from support.photos import a_letter, a_photograph

from jkp.evidence.examining import NoExaminer, _idle, end_all, examine
from jkp.evidence.terms import Fault, MediaType

SECRET = b"a place that nobody should learn"


async def kept(folder: Path, content: bytes) -> bytes:
    """What is kept of it."""
    sent, target = folder / "sent", folder / "kept"
    sent.write_bytes(content)
    assert (await examine(sent, target)).fault is None
    return target.read_bytes()


def half_red(mode: str = "RGB") -> Image.Image:
    """A picture that is 200 x 100; its left half is red."""
    picture = Image.new(mode, (200, 100), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 99, 99), fill="red")
    return picture


def written(picture: Image.Image, form: str, **how: object) -> bytes:
    content = BytesIO()
    picture.save(content, form, **how)
    return content.getvalue()


def exif(**entries: object) -> bytes:
    """What a camera says: 274 is how it was held, 270 what is on it."""
    told = Image.Exif()
    told[270] = SECRET.decode()
    told[274] = entries.get("held", 1)
    told.get_ifd(0x8825)[29] = SECRET.decode()
    return told.tobytes()


TALKATIVE = {
    "the place in a JPEG": written(half_red(), "JPEG", exif=exif()),
    "a comment in a JPEG": written(half_red(), "JPEG", comment=SECRET),
    "a profile in a JPEG": written(half_red(), "JPEG", icc_profile=SECRET * 20),
    "XMP in a JPEG": written(half_red(), "JPEG", xmp=SECRET),
    "something behind a JPEG": written(half_red(), "JPEG") + b"<script>" + SECRET,
    "an archive behind a JPEG": written(half_red(), "JPEG") + b"PK\x03\x04" + SECRET + b"PK\x05\x06" + bytes(18),
    "the place in a PNG": written(half_red(), "PNG", exif=exif()),
    "something behind a PNG": written(half_red(), "PNG") + b"<?php " + SECRET,
    "the place in a WEBP": written(half_red(), "WEBP", exif=exif()),
    "XMP in a WEBP": written(half_red(), "WEBP", xmp=SECRET),
}


@pytest.mark.parametrize("content", TALKATIVE.values(), ids=TALKATIVE)
async def test_nothing_but_pixels_is_kept_of_a_picture(tmp_path: Path, content: bytes) -> None:
    assert SECRET in content

    left = await kept(tmp_path, content)

    assert SECRET not in left
    with Image.open(BytesIO(left)) as picture:
        assert (picture.format, picture.mode, dict(picture.getexif())) == ("JPEG", "RGB", {})
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


async def test_a_text_in_a_png_is_not_kept(tmp_path: Path) -> None:
    texts = PngInfo()
    texts.add_text("Comment", SECRET.decode(), zip=True)

    left = await kept(tmp_path, written(half_red(), "PNG", pnginfo=texts))

    with Image.open(BytesIO(left)) as picture:
        assert "Comment" not in picture.info


async def test_a_picture_that_was_taken_upside_down_is_turned(tmp_path: Path) -> None:
    left = await kept(tmp_path, written(half_red(), "JPEG", exif=exif(held=3)))

    with Image.open(BytesIO(left)) as picture:
        assert is_red(picture, 150)
        assert not is_red(picture, 50)


def is_red(picture: Image.Image, across: int) -> bool:
    pixel = picture.getpixel((across, 50))
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[1] < 60


async def test_what_can_be_seen_through_is_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (200, 100), (0, 0, 0, 0))

    left = await kept(tmp_path, written(clear, "PNG"))

    with Image.open(BytesIO(left)) as picture:
        assert picture.getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
async def test_pictures_of_every_depth_are_taken(tmp_path: Path, mode: str) -> None:
    grey = Image.new("L", (64, 64), 255)
    sent = grey.convert("I").point(lambda depth: depth * 257).convert(mode) if mode == "I;16" else grey.convert(mode)

    left = await kept(tmp_path, written(sent, "JPEG" if mode == "CMYK" else "PNG"))

    with Image.open(BytesIO(left)) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


async def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    left = await kept(tmp_path, written(Image.new("RGB", (4000, 1000)), "JPEG"))

    with Image.open(BytesIO(left)) as picture:
        assert picture.size == (3000, 750)


async def test_a_document_is_kept_as_it_was_sent(tmp_path: Path) -> None:
    assert await kept(tmp_path, a_letter("signed")) == a_letter("signed")


# The examiner


async def test_a_file_that_is_taken_says_what_it_is(tmp_path: Path) -> None:
    for kind, content in GOOD.items():
        (tmp_path / "sent").write_bytes(content)
        verdict = await examine(tmp_path / "sent", tmp_path / "kept")
        assert verdict.type is (MediaType.PDF if kind == "PDF" else MediaType.JPEG)


async def test_an_examiner_that_dies_is_replaced(tmp_path: Path) -> None:
    # given an examiner that somebody ended
    end_all()
    (tmp_path / "sent").write_bytes(a_photograph())
    await examine(tmp_path / "sent", tmp_path / "kept")
    (examiner,) = _idle
    examiner.end()

    # then one file cannot be examined, which is no verdict, and the next one can
    with pytest.raises(NoExaminer):
        await examine(tmp_path / "sent", tmp_path / "kept")
    assert (await examine(tmp_path / "sent", tmp_path / "kept")).type is MediaType.JPEG


async def test_the_examiner_knows_no_secret_of_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JKP_STORAGE__FIELD_KEY", "a secret")
    end_all()
    (tmp_path / "sent").write_bytes(a_photograph())
    await examine(tmp_path / "sent", tmp_path / "kept")

    (examiner,) = _idle

    assert b"JKP_" not in Path(f"/proc/{examiner.pid}/environ").read_bytes()


async def test_what_is_not_there_is_damaged(tmp_path: Path) -> None:
    assert (await examine(tmp_path / "nothing", tmp_path / "kept")).fault is Fault.DAMAGED
