"""Every hostile file, by its name. They are made anew for each run: none of them lies in the repository."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain

from hostile import others, pdfs, pictures


@cache
def quickly_made() -> Mapping[str, bytes]:
    """All but those that take seconds to make."""
    return _named(others.files(), pictures.files(), pdfs.files())


@cache
def all_files() -> Mapping[str, bytes]:
    """All of them."""
    return _named(quickly_made().items(), pictures.bombs(), pdfs.bombs())


def _named(*rooms: Iterable[tuple[str, bytes]]) -> Mapping[str, bytes]:
    """Error: `ValueError` for two with one name."""
    found: dict[str, bytes] = {}
    for name, content in chain(*rooms):
        if found.setdefault(name, content) is not content:
            raise ValueError(name)
    return found
