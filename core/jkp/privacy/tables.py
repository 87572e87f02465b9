"""Which rows of the core are about one person: found from the tables themselves, so that none is forgotten."""

from collections.abc import Iterable, Mapping
from typing import Any

from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.models import Model

OWN = "participant_id"
PERSON = "participant"


def paths(tables: Iterable[type[Model]]) -> Mapping[type[Model], str]:
    """Each table of the core that is about people, with the path to the id of the person.

    A table is so if it is that of participants, has a column with the id of one, or refers to a row that is so.
    """
    of_core = [table for table in tables if table._meta.app == "core"]  # noqa: SLF001 - tortoise has no public way
    found: dict[type[Model], str] = {}
    while True:
        more = {table: path for table in of_core if table not in found and (path := _path(table, found))}
        if not more:
            return found
        found |= more


def _path(table: type[Model], found: Mapping[type[Model], str]) -> str | None:
    about: Any = table._meta  # noqa: SLF001 - tortoise has no public way to ask
    if about.db_table == PERSON:
        return "id"
    if OWN in about.fields_map:
        return OWN
    for name, field in about.fields_map.items():
        if isinstance(field, ForeignKeyFieldInstance) and field.related_model in found:
            return f"{name}__{found[field.related_model]}"
    return None


def children_first(tables: Iterable[type[Model]]) -> list[type[Model]]:
    """The tables, each before those that it refers to: in this order rows can be deleted."""
    return sorted(tables, key=_depth, reverse=True)


def _depth(table: type[Model]) -> int:
    """How many references lead from it to a table that refers to none."""
    fields: Any = table._meta.fields_map.values()  # noqa: SLF001 - tortoise has no public way to ask
    to = [field.related_model for field in fields if isinstance(field, ForeignKeyFieldInstance)]
    return 1 + max((_depth(each) for each in to if each is not table), default=0)
