"""The courses that the plugin ships."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Course:
    """A course, with its titles in Indonesian and English and its length in hours."""

    code: str
    provider: str
    provider_name: str
    hours: int
    title_id: str
    title_en: str


@cache
def courses() -> Mapping[str, Course]:
    """All courses by code, in the order of the file."""
    text = files("jkp_training").joinpath("courses.toml").read_text(encoding="utf-8")
    shipped = tomllib.loads(text)
    names = shipped["providers"]
    return {each["code"]: Course(**each, provider_name=names[each["provider"]]) for each in shipped["courses"]}
