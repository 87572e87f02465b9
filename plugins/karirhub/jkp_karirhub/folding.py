"""When two texts are the same to a reader: the form in which titles and companies are searched and compared."""

import unicodedata


def folded(text: str) -> str:
    """The text without case and doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
