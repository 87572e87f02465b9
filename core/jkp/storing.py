"""What a database can keep. PostgreSQL takes no text with the character U+0000, and SQLite is held to the same."""

from collections.abc import Iterable
from typing import Any

from jkp.errors import Refused, invalid

NUL = "\0"


def unstorable() -> Refused:
    """The refusal of a text that no database should be given."""
    return invalid(path=(), id="ada karakter yang tidak dapat disimpan", en="it has a character that cannot be stored")


def require_storable(values: Iterable[Any] | None) -> None:
    """Look at the values of a statement, or at rows of them. Error: INVALID_INPUT."""
    for value in values or ():
        if isinstance(value, str) and NUL in value:
            raise unstorable()
        if isinstance(value, list | tuple):
            require_storable(value)
