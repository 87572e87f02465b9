"""What people type into an entry: lines, texts, years and days, each with the path of its field. Pure."""

from datetime import date
from typing import TypeVar

from jkp.plugin import invalid, legible

EARLIEST = 1900
Path = tuple[str, ...]
Point = TypeVar("Point", int, date)


def a_line(text: str, path: Path, longest: int) -> str:
    """One line without doubled spaces. Error: INVALID_INPUT when it is empty or longer than `longest`."""
    return _checked(" ".join(legible(text).split()), path, 1, longest)


def an_optional_line(text: str | None, path: Path, longest: int) -> str | None:
    """The same, or nothing."""
    return a_line(text, path, longest) if text and text.strip() else None


def a_text(text: str, path: Path, longest: int) -> str:
    """Some lines. Error: INVALID_INPUT when it is empty or longer than `longest`."""
    return _checked(legible(text).strip(), path, 1, longest)


def an_optional_text(text: str | None, path: Path, longest: int) -> str | None:
    """The same, or nothing."""
    return a_text(text, path, longest) if text and text.strip() else None


def a_year(year: int, path: Path, until: date) -> int:
    """A year up to this one. Error: INVALID_INPUT."""
    if not EARLIEST <= year <= until.year:
        raise invalid(path=path, id=f"tahun {EARLIEST}-{until.year}", en=f"a year from {EARLIEST} to {until.year}")
    return year


def a_day(day: date, path: Path, until: date) -> date:
    """A day up to today. Error: INVALID_INPUT."""
    if day > until:
        raise invalid(path=path, id="paling lambat hari ini", en="not after today")
    return day


def in_order(first: Point, last: Point | None, path: Path) -> None:
    """Refuse an end before the beginning. Error: INVALID_INPUT."""
    if last is not None and last < first:
        raise invalid(path=path, id="akhir sebelum awal", en="the end is before the beginning")


def _checked(text: str, path: Path, shortest: int, longest: int) -> str:
    # Not every database can keep a NUL character.
    if not shortest <= len(text) <= longest or "\0" in text:
        raise invalid(
            path=path,
            id=f"{path[-1]}: {shortest}-{longest} karakter",
            en=f"{path[-1]}: {shortest}-{longest} characters",
        )
    return text
