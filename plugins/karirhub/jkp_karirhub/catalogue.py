"""The files that are shipped with the plugin: vacancies, and the names of categories, occupations and provinces."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from jkp_karirhub.terms import EmploymentType

Name = Annotated[str, Field(min_length=1, max_length=200)]
OptionalDay = Annotated[date | None, BeforeValidator(lambda text: text or None)]


class Line(BaseModel):
    """A line of a shipped file: every column is there, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Titled(Line):
    """A category, by its code."""

    code: Name
    title_id: Name
    title_en: Name

    def title(self, language: str) -> str:
        """The name in `language` (``id`` or ``en``)."""
        return self.title_en if language == "en" else self.title_id


class Occupation(Titled):
    """An occupation, by its code."""

    category: Name


class Province(Line):
    """A province, by the code of the Ministry of Home Affairs."""

    code: Name
    name: Name


class ShippedVacancy(Line):
    """A vacancy as it stands in the file."""

    code: Name
    title: Name
    occupation: Name
    category: Name
    company: Name
    province: Name
    city: Name
    employment_type: EmploymentType
    salary_min: int = Field(ge=0)
    salary_max: int = Field(ge=0)
    posted_on: date
    closes_on: OptionalDay
    description: str = Field(min_length=1)


L = TypeVar("L", bound=Line)


def parsed(text: str, kind: type[L]) -> list[L]:
    """The lines of a CSV text with a header. Error: `ValueError` or `csv.Error` for a line that does not fit."""
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    return [kind.model_validate(_named(row, reader.line_num)) for row in reader]


def _named(row: dict[Any, Any], line: int) -> dict[str, Any]:
    if None in row or None in row.values():
        raise ValueError(f"line {line}: the number of columns differs from the header")
    return row


def _shipped(name: str, kind: type[L]) -> list[L]:
    return parsed(files("jkp_karirhub").joinpath(name).read_text(encoding="utf-8"), kind)


@cache
def categories() -> Mapping[str, Titled]:
    """The categories by code, in the order in which they are shown."""
    return {each.code: each for each in _shipped("categories.csv", Titled)}


@cache
def occupations() -> Mapping[str, Occupation]:
    """The occupations by code."""
    return {each.code: each for each in _shipped("occupations.csv", Occupation)}


@cache
def provinces() -> Mapping[str, str]:
    """The names of the provinces by their codes."""
    return {each.code: each.name for each in _shipped("provinces.csv", Province)}


def occupation_title(code: str, language: str) -> str:
    """The occupation's name, or the code of one that is not in the shipped list."""
    known = occupations().get(code)
    return known.title(language) if known else code


def shipped() -> list[ShippedVacancy]:
    """The vacancies of the file."""
    return _shipped("catalogue.csv", ShippedVacancy)
