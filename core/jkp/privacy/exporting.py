"""A copy of everything that is kept of one person, in clear: for that person alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from tortoise.models import Model

from jkp import clock
from jkp.database import reader
from jkp.plugin.personal import GuardedPersonalData
from jkp.privacy.tables import paths
from jkp.security import sealing


async def copy_of(
    participant_id: UUID, tables: Iterable[type[Model]], plugins: Sequence[GuardedPersonalData]
) -> dict[str, Any]:
    """Every row about the person, by table, and what each plugin keeps. Error: `PluginFault` where one fails."""
    core = {_name(table): await _rows(table, path, participant_id) for table, path in paths(tables).items()}
    kept = {each.plugin: await each.export(participant_id) for each in plugins}
    whole = {"participantId": participant_id, "madeAt": clock.now(), "core": core, "plugins": kept}
    plain: dict[str, Any] = orjson.loads(orjson.dumps(whole, default=str))
    return plain


async def _rows(table: type[Model], path: str, participant_id: UUID) -> list[dict[str, Any]]:
    rows = await table.filter(**{path: participant_id}).using_db(reader()).order_by(table._meta.pk_attr)  # noqa: SLF001
    return [_opened(row) for row in rows]


def _opened(row: Model) -> dict[str, Any]:
    """The columns of a row; what is sealed in clear, and without secrets and what only finds it."""
    sealed: Mapping[str, str] = getattr(row, "SEALED", {})
    left_out = {*sealed, *getattr(row, "INDEXED", ()), *getattr(row, "SECRET", ())}
    told = {name: getattr(row, name) for name in row._meta.db_fields if name not in left_out}  # noqa: SLF001
    for name, column in sealed.items():
        value = getattr(row, name)
        opened = None if value is None else sealing.current().open(column, str(row.pk), value)
        told[name.removesuffix("_sealed")] = opened
    return told


def _name(table: type[Model]) -> str:
    return str(table._meta.db_table)  # noqa: SLF001 - tortoise has no public way to ask
