"""Draw a picture anew: what is kept is one JPEG of its pixels, and nothing else that was in the file.

Gone are the place where it was taken, the telephone, comments, thumbnails, profiles, and what was hung behind it.
"""

from pathlib import Path

from PIL import Image, ImageOps

from jkp.evidence.terms import Fault, Hostile, MediaType

FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP"}
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3000
"""Of what is kept, in pixels: a page of A4 at 250 dots per inch."""
QUALITY = 88
MOST_SCANS = 64
"""A camera's JPEG has ten at most; each of them goes over the whole picture."""
_SCAN = b"\xff\xda"


def redraw(source: Path, target: Path, kind: MediaType) -> None:
    """Write the picture of `source` to `target`. Error: `Hostile`; any other when the file is damaged."""
    if kind is MediaType.JPEG and source.read_bytes().count(_SCAN) > MOST_SCANS:
        raise Hostile(Fault.TOO_COMPLEX)
    with Image.open(source, formats=[FORMATS[kind]]) as picture:
        # Looked at before anything is decoded: what a decompression bomb would need is never taken.
        if picture.width * picture.height > MOST_PIXELS:
            raise Hostile(Fault.TOO_MANY_PIXELS)
        # Some telephones put a depth map behind the photograph (MPO), which nobody sees.
        if picture.format != "MPO" and getattr(picture, "n_frames", 1) != 1:
            raise Hostile(Fault.MOVING)
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        upright = _opaque(ImageOps.exif_transpose(picture))
    upright.info.clear()  # else a comment would be written again
    upright.save(target, "JPEG", quality=QUALITY)


def _opaque(picture: Image.Image) -> Image.Image:
    """In red, green and blue; what can be seen through is on white."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda depth: depth / 256).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
