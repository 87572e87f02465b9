"""Decrees that amend the holidays of a running year, each with the day from which it was known (F26)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from jkp.regulation.parameters import RuleBookInvalid
from jkp.regulation.reading import reader
from jkp.regulation.tables import only

SHIPPED = Path(__file__).with_name("calendar.toml")


class HolidayKind(StrEnum):
    """Kinds of days off. The values are the categories of the rule book and of the package `holidays`."""

    NATIONAL_HOLIDAY = "public"
    JOINT_LEAVE = "government"


@dataclass(frozen=True)
class Decree:
    """One day that a decree takes off work (`working` false) or gives back to it (`working` true).

    `known_from` is the day on which the decree was made known; nobody could count with it before.
    """

    known_from: date
    day: date
    category: HolidayKind
    working: bool
    title: str
    source: str
    certainty: Literal["H", "M", "L", "U"]


def read(path: Path) -> tuple[Decree, ...]:
    """The decrees of a file in the order in which they were known; `RuleBookInvalid` if it is no such file."""
    try:
        document = only(tomllib.loads(path.read_text(encoding="utf-8")), ("decrees",))
        decrees = reader(tuple[Decree, ...])(document["decrees"])
        _check_order(decrees)
    except (OSError, ValueError) as error:
        raise RuleBookInvalid(f"{path}: {error}") from error
    return decrees


def _check_order(decrees: tuple[Decree, ...]) -> None:
    for earlier, later in pairwise(decrees):
        if later.known_from < earlier.known_from:
            raise ValueError(f"known_from {later.known_from} comes before known_from {earlier.known_from}")


@cache
def shipped() -> tuple[Decree, ...]:
    """The decrees of our file."""
    return read(SHIPPED)
