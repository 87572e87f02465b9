"""When two names are the same to a reader: the form in which companies are compared."""

import unicodedata


def folded(text: str) -> str:
    """The text without case and doubled spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
