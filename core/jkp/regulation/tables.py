"""Checks that a table of a TOML file has the fields it should have, and names what is nearest to a wrong one."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

CERTAINTIES = ("H", "M", "L", "U")


def only(
    table: object,
    names: Sequence[str],
    optional: Sequence[str] = (),
    where: str = "",
) -> dict[str, Any]:
    """The table, when it has all of `names` and nothing else but `optional`; `ValueError` otherwise."""
    if not isinstance(table, dict):
        raise ValueError(f"{where}{table!r} is not a table")
    for name in sorted(table.keys() - {*names, *optional}):
        raise ValueError(where + unknown(name, (*names, *optional)))
    if missing := set(names) - table.keys():
        raise ValueError(f"{where}{table!r} lacks {', '.join(sorted(missing))}")
    return table


def unknown(name: object, known: Iterable[str]) -> str:
    """A sentence about a name that is not known, with the nearest one that is."""
    nearest = get_close_matches(str(name), list(known), n=1)
    hint = f"did you mean {nearest[0]!r}? " if nearest else ""
    return f"{name!r} is unknown; {hint}known: {', '.join(sorted(known))}"


def chosen(overlays: Sequence[str], offered: Mapping[str, object]) -> str | None:
    """The overlay in force among those on offer, if any; `ValueError` for two that exclude each other."""
    found = [name for name in overlays if name in offered]
    if len(found) > 1:
        raise ValueError(f"the overlays {' and '.join(found)} exclude each other")
    return found[0] if found else None
