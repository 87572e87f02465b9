"""Reads the plain values of the rule book as provisions, strictly.

A value that is not understood is refused with a `ValueError` that says why, when the book is loaded and not
when a claim is decided. Numbers are whole and not negative; shares are text, so that no float decides money.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import EnumType
from functools import cache, partial
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from jkp.regulation.provisions import RateBand, Tree

T = TypeVar("T")

BRANCHES = ("all_of", "any_of", "first_of")
LEAVES = {"fact": ("not_reemployed",), "count": ("applications", "calls")}


def reader(kind: type[T]) -> Callable[[object], T]:
    """The function that reads a plain value as a `kind`."""
    return partial(_read, kind)


def rates(value: object) -> tuple[RateBand, ...]:
    """The rates of the benefit months; each month from 1 on has exactly one."""
    bands = reader(tuple[RateBand, ...])(value)
    months = sorted(month for band in bands for month in band.months)
    if months != list(range(1, len(months) + 1)) or not all(0 <= band.rate <= 1 for band in bands):
        raise ValueError("each month from 1 on needs one rate between 0 and 1")
    return bands


def tree(value: object) -> Tree:
    """A mission tree: every node has one branch or is one leaf that the programme knows."""
    node = _table(value)
    if "requirement" in node and set(node) <= {"requirement", "optional"}:
        return {name: _text(part) if name == "requirement" else _flag(part) for name, part in node.items()}
    kind = next(iter(node), "nothing")
    if kind in BRANCHES and len(node) == 1:
        return {kind: [tree(child) for child in _items(node[kind])]}
    if kind in LEAVES and len(node) == 1 and node[kind] in LEAVES[kind]:
        return node
    raise ValueError(f"{node!r} is no node of a mission")


def _read(kind: Any, value: object) -> Any:  # noqa: ANN401 - the kind decides the type
    if is_dataclass(kind):
        return _record(kind, value)
    if get_origin(kind) is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in _items(value))
    if get_origin(kind) is Literal:
        return _choice(get_args(kind), value)
    return kind(value) if isinstance(kind, EnumType) else PLAIN[kind](value)


def _record(kind: Any, value: object) -> Any:  # noqa: ANN401 - the kind decides the type
    row, hints = _table(value), _hints(kind)
    missing = [field.name for field in fields(kind) if field.default is MISSING and field.name not in row]
    if missing or not row.keys() <= hints.keys():
        raise ValueError(f"{row!r} should have the fields {', '.join(hints)}")
    return kind(**{name: _read(hints[name], part) for name, part in row.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not a table")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"{value!r} is not a list with something in it")
    return value


def _choice(choices: tuple[str, ...], value: object) -> object:
    if value not in choices:
        raise ValueError(f"{value!r} is none of {', '.join(choices)}")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is not a whole number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a text")
    return value


def _exact(value: object) -> Decimal:
    try:
        number = Decimal(_text(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a decimal number") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a decimal number")
    return number


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError(f"{value!r} is not a date")
    return value


PLAIN: dict[type, Callable[[object], object]] = {int: _whole, bool: _flag, str: _text, Decimal: _exact, date: _day}
