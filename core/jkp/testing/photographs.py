"""Pictures to upload."""

from functools import cache
from io import BytesIO

from PIL import Image


@cache
def a_photograph(side: int = 120, form: str = "JPEG", shade: int = 180) -> bytes:
    """One still picture that can be decoded; one of another shade is another file."""
    content = BytesIO()
    Image.new("RGB", (side, side), (shade, 140, 120)).save(content, form)
    return content.getvalue()
