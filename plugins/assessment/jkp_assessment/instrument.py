"""The instrument: the statements to rate, and the occupations with their interest profiles."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TYPES = "RIASEC"
"""Holland's interest types: realistic, investigative, artistic, social, enterprising, conventional."""


@dataclass(frozen=True)
class Statement:
    """A statement that the participant rates, in Indonesian and English."""

    code: str
    id: str
    en: str

    @property
    def type(self) -> str:
        """The interest type that it belongs to."""
        return self.code[0]


@dataclass(frozen=True)
class Group:
    """A group of occupations, in Indonesian and English."""

    code: str
    id: str
    en: str


@dataclass(frozen=True)
class Occupation:
    """An occupation of a group; `profile` names the three interest types that matter most in it, in order."""

    code: str
    id: str
    en: str
    group: str
    profile: str


@cache
def statements() -> tuple[Statement, ...]:
    """All statements, in the order of the form."""
    return tuple(Statement(**each) for each in _content("statements.toml")["statement"])


@cache
def groups() -> tuple[Group, ...]:
    """All job groups."""
    return tuple(Group(**each) for each in _content("occupations.toml")["group"])


@cache
def occupations() -> tuple[Occupation, ...]:
    """All occupations."""
    return tuple(Occupation(**each) for each in _content("occupations.toml")["occupation"])


def _content(name: str) -> dict[str, Any]:
    return tomllib.loads(files("jkp_assessment").joinpath(name).read_text(encoding="utf-8"))
