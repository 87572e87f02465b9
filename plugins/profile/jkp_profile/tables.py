"""What the plugin ships: job types, provinces, and what parts and choices are called."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Job:
    """A job type of a group, with its titles in Indonesian and English."""

    code: str
    id: str
    en: str
    group: str


@cache
def jobs() -> Mapping[str, Job]:
    """All job types by code, in the order of the file."""
    return {each["code"]: Job(**each) for each in _content("jobs.toml")["job"]}


@cache
def provinces() -> Mapping[str, str]:
    """The names of the provinces by code."""
    return _content("provinces.toml")


@cache
def choice_title(of: type[Enum], code: str, language: str) -> str:
    """What a value that can be chosen is called."""
    title: str = _content("choices.toml")[of.__name__][code][language]
    return title


@cache
def part_text(part: str, about: str, language: str) -> str:
    """The `title` of a part, or the sentence while it is `missing`."""
    text: str = _content("parts.toml")[part][f"{about}_{language}"]
    return text


def _content(name: str) -> dict[str, Any]:
    return tomllib.loads(files("jkp_profile").joinpath(name).read_text(encoding="utf-8"))
