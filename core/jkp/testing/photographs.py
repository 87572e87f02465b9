"""Pictures to upload."""

from functools import cache
from io import BytesIO

from PIL import Image


@cache
def a_photograph(side: int = 120, form: str = "JPEG") -> bytes:
    """One still picture that can be decoded."""
    content = BytesIO()
    Image.new("RGB", (side, side), (180, 140, 120)).save(content, form)
    return content.getvalue()
