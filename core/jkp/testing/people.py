"""Rows about two people in a plugin's own tables, which the kit makes itself: what an erasure is tried on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

from tortoise import fields
from tortoise.fields.relational import ForeignKeyFieldInstance, RelationalField
from tortoise.models import Model

from jkp import clock
from jkp.plugin.declaring import Models

PERSON = "participant_id"


def tables_of(models: Models | None) -> list[type[Model]]:
    """The models of a plugin, by the names of their tables."""
    modules = map(import_module, models.models if models else ())
    found = {thing for module in modules for thing in vars(module).values() if _is_table(thing)}
    return sorted(found, key=_name)


def _is_table(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Model) and thing is not Model and bool(_name(thing))


def _name(table: type[Model]) -> str:
    return table._meta.db_table or ""  # noqa: SLF001 - tortoise has no public way to ask


def about_people(tables: list[type[Model]]) -> list[type[Model]]:
    """Those whose rows say which participant they are about."""
    return [table for table in tables if PERSON in _columns(table)]


def of_people(tables: list[type[Model]]) -> list[type[Model]]:
    """Those and, after them, those that refer to a row that is about somebody."""
    found = about_people(tables)
    for _ in tables:
        found += [table for table in tables if table not in found and {*_parents(table).values()} & {*found}]
    return found


def _columns(table: type[Model]) -> Mapping[str, fields.Field[Any]]:
    return table._meta.fields_map  # noqa: SLF001 - tortoise has no public way to ask


def _parents(table: type[Model]) -> dict[str, type[Model]]:
    kinds = ForeignKeyFieldInstance
    return {name: each.related_model for name, each in _columns(table).items() if isinstance(each, kinds)}


@dataclass
class Made:
    """The rows of one person: for each table one, with the words in it by which it is known again."""

    person: UUID
    rows: dict[type[Model], Model] = field(default_factory=dict)
    words: dict[type[Model], set[str]] = field(default_factory=dict)

    async def make(self, table: type[Model]) -> Model:
        """One row, with those that it refers to. Errors: what a table says to made-up values."""
        if table not in self.rows:
            values: dict[str, Any] = {name: self._value(table, name, each) for name, each in _to_fill(table)}
            values |= {name: await self.make(parent) for name, parent in _parents(table).items()}
            self.rows[table] = await table.create(**values)
            self.words.setdefault(table, set()).add(str(self.rows[table].pk))
        return self.rows[table]

    def _value(self, table: type[Model], name: str, column: fields.Field[Any]) -> object:
        if name == PERSON:
            return self.person
        if enum := getattr(column, "enum_type", None):
            return next(iter(enum))
        for kind, value in MADE_UP.items():
            if isinstance(column, kind):
                return value()
        word = f"kit-{uuid4().hex}"[: getattr(column, "max_length", None) or 36]
        self.words.setdefault(table, set()).add(word)
        return word


MADE_UP: Mapping[type[fields.Field[Any]], Any] = {
    fields.UUIDField: uuid4,
    fields.BooleanField: lambda: False,
    fields.DecimalField: lambda: Decimal(uuid4().int % 100),
    fields.FloatField: lambda: float(uuid4().int % 100),
    fields.BigIntField: lambda: uuid4().int % 2**31,
    fields.SmallIntField: lambda: uuid4().int % 2**15,
    fields.IntField: lambda: uuid4().int % 2**31,
    fields.DatetimeField: clock.now,
    fields.DateField: lambda: date(2025, 3, 10) + timedelta(days=uuid4().int % 30),
    fields.TimeDeltaField: timedelta,
    fields.JSONField: list,
    fields.BinaryField: bytes,
}


def _to_fill(table: type[Model]) -> Iterator[tuple[str, fields.Field[Any]]]:
    """The columns that a row must be given: not what the database gives, and not those of references."""
    of_references = {each.source_field or f"{name}_id" for name, each in _columns(table).items() if _refers(each)}
    for name, each in _columns(table).items():
        is_given = each.generated or (each.null and name != PERSON) or isinstance(each, RelationalField)
        if not is_given and name not in of_references:
            yield name, each


def _refers(column: fields.Field[Any]) -> bool:
    return isinstance(column, ForeignKeyFieldInstance)
