"""What a plugin keeps of one person: a copy of it, and its erasure."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from tortoise.models import Model

from jkp.database import reader, run_tx
from jkp.plugin.guarding import Guard
from jkp.plugin.switching import Kind

KIND = Kind.PERSONAL_DATA
Kept = Mapping[str, tuple[type[Model], str]]


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What a plugin keeps of a participant.

    `export` gives all of it, by names that a reader understands, of values that JSON knows, days, moments and ids.
    `erase` removes it, for ever; it must be harmless twice, and for somebody of whom nothing is kept. The core calls it
    when a person is to be erased and no benefit is running; what it raises stops the erasure, to be tried again.

    Example: `PersonalData(export=copy_of, erase=forget)`
    """

    export: Callable[[UUID], Awaitable[Mapping[str, object]]]
    erase: Callable[[UUID], Awaitable[None]]

    @classmethod
    def in_tables(cls, **tables: tuple[type[Model], str]) -> "PersonalData":
        """Of rows: for each name a table, and its column (or path) that holds the participant's id; children last.

        Example: `PersonalData.in_tables(notes=(Note, "participant_id"), files=(File, "note__participant_id"))`
        """
        return cls(export=partial(_rows, tables), erase=partial(_deleted, tables))


@dataclass(frozen=True)
class GuardedPersonalData:
    """A plugin's, behind its guard. Errors of both: `PluginFault`, which names the plugin."""

    plugin: str
    kept: PersonalData
    guard: Guard

    async def export(self, participant_id: UUID) -> Mapping[str, object]:
        """A copy."""
        return dict(await self.guard.awaited("export of personal data", lambda: self.kept.export(participant_id)))

    async def erase(self, participant_id: UUID) -> None:
        """Nothing is left."""
        await self.guard.awaited("erasure of personal data", lambda: self.kept.erase(participant_id))


async def _rows(tables: Kept, participant_id: UUID) -> Mapping[str, object]:
    return {name: await _of(*about, participant_id) for name, about in tables.items()}


async def _of(table: type[Model], path: str, participant_id: UUID) -> list[dict[str, Any]]:
    rows = table.filter(**{path: participant_id}).using_db(reader())
    found: list[dict[str, Any]] = await rows.order_by(table._meta.pk_attr).values(*table._meta.db_fields)  # noqa: SLF001 - no public way to ask
    return found


async def _deleted(tables: Kept, participant_id: UUID) -> None:
    async def work() -> None:
        for table, path in [*tables.values()][::-1]:
            key = table._meta.pk_attr  # noqa: SLF001 - tortoise has no public way to ask
            found = await table.filter(**{path: participant_id}).values_list(key, flat=True)
            await table.filter(**{f"{key}__in": list(found)}).delete()

    await run_tx(work)
