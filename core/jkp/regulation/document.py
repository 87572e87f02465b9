"""Reads rulebook.toml into parameters. A mistake in it is named by file, key and value."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from jkp.regulation.parameters import Entry, Parameter, RuleBookInvalid
from jkp.regulation.preamble import TABLES, check_preamble
from jkp.regulation.questions import ALL, Question
from jkp.regulation.tables import CERTAINTIES, chosen, only, unknown

QUESTIONS = {question.key: question for question in ALL}
BASES = (
    "acceptance_date",
    "activity_period",
    "complete_date",
    "decision_date",
    "enrolment_date",
    "reference_date",
    "return_date",
    "submission_date",
    "termination_date",
)


def read_document(path: Path) -> dict[str, Any]:
    """The tables of the file; `RuleBookInvalid` if it is no TOML or its preamble is wrong."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        check_preamble(document)
    except (OSError, ValueError) as error:
        raise RuleBookInvalid(f"{path}: {error}") from error
    return document


def read_parameters(document: Mapping[str, Any], overlays: Sequence[str], path: Path) -> dict[str, Parameter]:
    """Every parameter, with the overlays in force; `RuleBookInvalid` at the first mistake."""
    tables = dict(_keyed(document))
    if missing := QUESTIONS.keys() - tables.keys():
        raise RuleBookInvalid(f"{path}: there is no {', '.join(sorted(missing))}")
    parameters = {}
    for key, table in tables.items():
        try:
            parameters[key] = _parameter(key, table, overlays, known=document["overlays"])
        except ValueError as error:
            raise RuleBookInvalid(f"{path}: {key}: {error}") from error
    return parameters


def _keyed(document: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for room, tables in document.items():
        if room not in TABLES:
            yield from ((f"{room}.{name}", table) for name, table in tables.items())


def _parameter(key: str, table: object, overlays: Sequence[str], known: Mapping[str, object]) -> Parameter:
    if key not in QUESTIONS:
        raise ValueError(unknown(key, QUESTIONS))
    row = only(table, ("basis", "values"), optional=("overlays",))
    if row["basis"] not in BASES:
        raise ValueError(f"basis: {unknown(row['basis'], BASES)}")
    others = only(row.get("overlays", {}), (), optional=tuple(known), where="overlays: ")
    readings = {name: _entries(QUESTIONS[key], rows) for name, rows in others.items()}
    entries, overlay = _entries(QUESTIONS[key], row["values"]), chosen(overlays, readings)
    if overlay:
        entries = _replaced(entries, readings[overlay])
    return Parameter(key=key, basis=row["basis"], entries=entries, overlay=overlay)


def _replaced(entries: tuple[Entry, ...], overlay: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.starts_on < overlay[0].starts_on) + overlay


def _entries(question: Question[Any], rows: object) -> tuple[Entry, ...]:
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"values {rows!r} is not a list with something in it")
    entries = tuple(_entry(question, row) for row in rows)
    for earlier, later in pairwise(entries):
        if later.starts_on <= earlier.starts_on:
            raise ValueError(f"from {later.starts_on} does not come after from {earlier.starts_on}")
    return entries


def _entry(question: Question[Any], table: object) -> Entry:
    row = only(table, ("from", "value", "source", "certainty"), optional=("note",))
    starts_on, value, certainty = row["from"], row["value"], row["certainty"]
    if not isinstance(starts_on, date) or isinstance(starts_on, datetime):
        raise ValueError(f"from {starts_on!r} is not a date")
    if certainty not in CERTAINTIES or not isinstance(row["source"], str) or not row["source"]:
        raise ValueError(f"from {starts_on}: a value needs a source and a certainty, not {certainty!r}")
    try:
        provision = question.read(value)
    except ValueError as error:
        raise ValueError(f"from {starts_on}: value {value!r}: {error}") from error
    return Entry(starts_on, value, row["source"], certainty, row.get("note", ""), provision)
