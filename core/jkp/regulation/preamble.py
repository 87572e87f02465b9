"""What stands before the parameters in rulebook.toml: the book, its calendar, and the names of its overlays."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jkp.regulation.decrees import HolidayKind
from jkp.regulation.parameters import RuleBookInvalid
from jkp.regulation.reading import reader
from jkp.regulation.tables import CERTAINTIES, chosen, only, unknown

TABLES = ("book", "calendar", "overlays")
READING = ("categories", "source", "certainty", "note")


def check_preamble(document: dict[str, Any]) -> None:
    """`ValueError` for the first mistake; a document without overlays gets an empty table of them."""
    for name, table in document.items():
        if not isinstance(table, dict):
            raise ValueError(f"{name}: {table!r} is not a table")
    only(document.get("book"), ("schema", "id", "timezone"), where="book: ")
    for name, overlay in document.setdefault("overlays", {}).items():
        only(overlay, ("description",), where=f"overlays: {name}: ")
    _check_calendar(document.get("calendar"), tuple(document["overlays"]))


def choose_overlays(document: Mapping[str, Any], names: Sequence[str], path: Path) -> tuple[str, ...]:
    """The named overlays in order of name; `RuleBookInvalid` for a name that the file does not declare."""
    for name in names:
        if name not in document["overlays"]:
            raise RuleBookInvalid(f"{path}: overlays: {unknown(name, document['overlays'])}")
    return tuple(sorted(set(names)))


def holiday_categories(document: Mapping[str, Any], overlays: Sequence[str], path: Path) -> tuple[str, ...]:
    """The kinds of days that are not worked, with the overlays in force; `RuleBookInvalid` if two decide."""
    calendar = document["calendar"]
    others = calendar.get("overlays", {})
    try:
        name = chosen(overlays, others)
    except ValueError as error:
        raise RuleBookInvalid(f"{path}: calendar: {error}") from error
    return tuple((others[name] if name else calendar)["categories"])


def _check_calendar(table: object, known: Sequence[str]) -> None:
    calendar = only(table, ("id", *READING), optional=("overlays",), where="calendar: ")
    others = only(calendar.get("overlays", {}), (), optional=known, where="calendar: overlays: ")
    for name, overlay in others.items():
        only(overlay, READING, where=f"calendar: {name}: ")
    for reading in (calendar, *others.values()):
        _check_reading(reading)


def _check_reading(reading: Mapping[str, Any]) -> None:
    try:
        for category in reader(tuple[str, ...])(reading["categories"]):
            _check_known("categories", category, tuple(HolidayKind))
        _check_known("certainty", reading["certainty"], CERTAINTIES)
    except ValueError as error:
        raise ValueError(f"calendar: {error}") from error


def _check_known(field: str, name: object, known: Sequence[str]) -> None:
    if name not in known:
        raise ValueError(f"{field}: {unknown(name, known)}")
