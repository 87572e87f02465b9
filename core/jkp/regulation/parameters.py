"""A parameter of the law: its values by date, each with where it is written."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from jkp.errors import CannotStart, Code, Reason, Refused

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json]"
"""A plain value of the rule book, without floating-point numbers: shares are text, money is whole rupiah."""


class RuleBookInvalid(CannotStart):
    """The rule book or the choice of overlays is wrong. The message names the file, the key and the value."""


class RuleBookNotEffective(Refused):
    """There was no law yet on the day that was asked for."""

    def __init__(self, key: str, on: date, begins_on: date) -> None:
        super().__init__(Reason(code=Code.RULEBOOK_NOT_EFFECTIVE))
        self.key, self.on, self.begins_on = key, on, begins_on

    def __str__(self) -> str:
        return f"{self.key} has no value on {self.on}: the first one begins on {self.begins_on}"


@dataclass(frozen=True)
class Entry:
    """One value of the law: it holds from `starts_on` until the next one starts.

    `certainty` is H (the article itself), M (one secondary source), L (weak) or U (not verified: a default of
    this project, never to be shown as law). `note` is filled where the value is an interpretation.
    `provision` is the value as the programme reads it.
    """

    starts_on: date
    value: Json
    source: str
    certainty: str
    note: str = ""
    provision: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Parameter:
    """One question of the law and its answers in order of date.

    `basis` says which date of a case selects the answer (`decision_date`, `reference_date`, ...). `overlay`
    names the overlay in force on this parameter, if any.
    """

    key: str
    basis: str
    entries: tuple[Entry, ...]
    overlay: str | None = None

    def at(self, on: date) -> Entry:
        """The entry in force on a day; `RuleBookNotEffective` before the first one."""
        for entry in reversed(self.entries):
            if entry.starts_on <= on:
                return entry
        raise RuleBookNotEffective(self.key, on, self.entries[0].starts_on)

    def started_by(self, on: date) -> tuple[Entry, ...]:
        """The entries that started by a day, oldest first."""
        return tuple(entry for entry in self.entries if entry.starts_on <= on)
